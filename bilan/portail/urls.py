"""The addresses of the bénéficiaire's space; sessions and synthesis are pages of their apps."""
from django.urls import path

from bilan.portail import accueil, documents, donnees

app_name = "portail"
urlpatterns = [
    path("", accueil.accueil, name="accueil"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<int:pk>/etat/", documents.etat, name="etat_document"),
    path("documents/<int:pk>/recommencer/", documents.refaire, name="refaire_document"),
    path("donnees/", donnees.donnees, name="donnees"),
]
