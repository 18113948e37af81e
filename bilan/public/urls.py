"""The addresses of the public pages."""
from django.urls import path

from bilan.public import vues

app_name = "public"
urlpatterns = [
    path("qui-voit-quoi/", vues.qui_voit_quoi, name="qui_voit_quoi"),
    path("mentions-legales/", vues.mentions_legales, name="mentions_legales"),
    path("verifier/", vues.verifier, name="verifier"),
    path("accessibilite/", vues.accessibilite, name="accessibilite"),
]
