"""The addresses of setting up."""
from django.urls import path

from bilan.mise_en_route import vues

urlpatterns = [
    path("", vues.page, name="mise_en_route"),
    path("offre/", vues.offre, name="mise_en_route_offre"),
    path("moi-aussi/", vues.moi_aussi, name="mise_en_route_moi_aussi"),
    path("essai/", vues.essai, name="mise_en_route_essai"),
]
