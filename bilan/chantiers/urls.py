"""The addresses of the long works."""
from django.urls import path

from bilan.chantiers import vues

app_name = "chantiers"
urlpatterns = [
    path("", vues.liste, name="liste"),
    path("lancer/<slug:genre>/", vues.lancer, name="lancer"),
    path("<int:pk>/", vues.resultat, name="resultat"),
    path("<int:pk>/etat/", vues.etat, name="etat"),
    path("<int:pk>/recommencer/", vues.recommencer, name="recommencer"),
]
