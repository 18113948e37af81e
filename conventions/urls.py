"""The addresses of contracts: the consultant's tab, the bénéficiaire's answer, the employer's page."""
from django.urls import path

from conventions.views import brouillon, contresignature, dossier, employeur, employeur_gestes, liste, papier, reponse, suite

app_name = "conventions"
urlpatterns = [
    path("", liste.liste, name="liste"),
    path("lien/<uuid:pk>/", employeur.signer, name="lien"),
    path("lien/<uuid:pk>/refuser/", employeur.decliner, name="decliner"),
    path("lien/<uuid:pk>/autre-signataire/", employeur_gestes.designer, name="designer"),
    path("lien/<uuid:pk>/erreur/<slug:ligne>/", employeur_gestes.signaler, name="signaler"),
    path("lien/<uuid:pk>/convention.pdf", employeur.pdf, name="lien_pdf"),
    path("reponse/<int:pk>/", reponse.lire, name="reponse"),
    path("reponse/<int:pk>/accepter/", reponse.accepter, name="accepter"),
    path("reponse/<int:pk>/refuser/", reponse.refuser, name="refuser"),
    path("<str:numero>/", dossier.dossier, name="dossier"),
    path("<str:numero>/preparer/", brouillon.preparer, name="preparer"),
    path("<str:numero>/completer/", brouillon.completer, name="completer"),
    path("<str:numero>/envoyer/", brouillon.envoyer, name="envoyer"),
    path("<str:numero>/suite/", suite.preparer, name="suite"),
    path("<str:numero>/abandonner/", suite.abandonner, name="abandonner"),
    path("<str:numero>/corriger/", suite.corriger, name="corriger"),
    path("<str:numero>/reprendre/", brouillon.reprendre, name="reprendre"),
    path("<str:numero>/renvoyer/", dossier.renvoyer, name="renvoyer"),
    path("<str:numero>/papier/", papier.transmission, name="papier"),
    path("<str:numero>/papier/acceptation/", papier.acceptation, name="papier_acceptation"),
    path("<str:numero>/contresigner/", contresignature.contresigner, name="contresigner"),
    path("<str:numero>/mon-compte-formation/", dossier.mcf, name="mcf"),
]
