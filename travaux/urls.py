"""The addresses of travaux: a session being held, the notes of a dossier, the words shared with the bénéficiaire."""
from django.urls import path

from travaux import views

app_name = "travaux"
urlpatterns = [
    path("", views.partages, name="partages"),
    path("seance/<int:pk>/", views.seance, name="seance"),
    path("seance/<int:pk>/notes/", views.noter_seance, name="noter_seance"),
    path("<str:numero>/", views.dossier, name="dossier"),
]
