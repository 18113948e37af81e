"""The addresses of the guides."""
from django.urls import path

from bilan.aide import vues

app_name = "aide"
urlpatterns = [path("", vues.accueil, name="accueil"), path("<slug:nom>/", vues.guide, name="guide")]
