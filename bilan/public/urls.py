"""The addresses of the public pages."""
from django.urls import path

from bilan.public.vues import ecrire, pages, programme

app_name = "public"
urlpatterns = [
    path("bilan-de-competences/", programme.de_l_offre, name="programme"),
    path("bilan-de-competences/<int:pk>/", programme.de_l_offre, name="autre_programme"),
    path("bilan-de-competences/<int:pk>/dossier-pedagogique.pdf", programme.dossier_pedagogique, name="dossier_pedagogique"),
    path("resultats/", programme.resultats, name="resultats"),
    path("demander-un-bilan/", ecrire.demander, name="demander"),
    path("demander-un-bilan/envoyee/", ecrire.demande_envoyee, name="demande_envoyee"),
    path("demander-un-bilan/effacee/", ecrire.demande_effacee, name="demande_effacee"),
    path("demande/", ecrire.contact, name="contact"),
    path("demande/<str:jeton>/", ecrire.lien_du_contact, name="lien_du_contact"),
    path("reclamation/", ecrire.reclamer, name="reclamer"),
    path("reclamation/envoyee/", ecrire.reclamation_envoyee, name="reclamation_envoyee"),
    path("reclamation/suivi/", ecrire.suivi_reclamation, name="suivi_reclamation"),
    path("reclamation/suivi/<str:jeton>/", ecrire.lien_du_suivi, name="lien_du_suivi"),
    path("qui-voit-quoi/", pages.qui_voit_quoi, name="qui_voit_quoi"),
    path("mentions-legales/", pages.mentions_legales, name="mentions_legales"),
    path("verifier/", pages.verifier, name="verifier"),
    path("accessibilite/", pages.accessibilite, name="accessibilite"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", pages.sitemap, name="sitemap"),
]
