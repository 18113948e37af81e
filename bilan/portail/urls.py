"""The addresses of the bénéficiaire's space; sessions and synthesis are pages of their apps."""
from django.urls import path

from bilan.portail import accueil, documents, donnees, droits, extraits, ouvertures

app_name = "portail"
urlpatterns = [
    path("", accueil.accueil, name="accueil"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<int:pk>/etat/", documents.etat, name="etat_document"),
    path("documents/<int:pk>/recommencer/", documents.refaire, name="refaire_document"),
    path("donnees/", donnees.donnees, name="donnees"),
    path("donnees/fichier/", extraits.en_json, name="donnees_json"),
    path("donnees/pdf/", extraits.en_pdf, name="donnees_pdf"),
    path("donnees/compte/", extraits.du_compte, name="donnees_du_compte"),
    path("donnees/ouvertures/", ouvertures.ouvertures, name="ouvertures"),
    path("donnees/coordonnees/", droits.coordonnees, name="coordonnees"),
    path("donnees/demander/", droits.demander, name="demander"),
    path("donnees/demandes/<uuid:pk>/retirer/", droits.retirer, name="retirer_demande"),
    path("donnees/demandes/<uuid:pk>/maintenir/", droits.maintenir, name="maintenir_demande"),
]
