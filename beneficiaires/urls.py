"""The addresses of dossiers."""
from django.urls import URLPattern

app_name = "beneficiaires"
urlpatterns: list[URLPattern] = []
