"""The addresses of the kernel: accounts, sessions, the pause of reminders."""
from django.urls import include, path

from bilan.socle import vues_pause

urlpatterns = [
    path("", include("bilan.socle.connexion.urls")),
    path("compte/rappels/", vues_pause.mes_rappels, name="mes_rappels"),
    path("rappels/<str:jeton>/", vues_pause.pause, name="pause"),
]
