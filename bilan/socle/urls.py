"""The addresses of the kernel: accounts and sessions."""
from django.urls import include, path

urlpatterns = [path("", include("bilan.socle.connexion.urls"))]
