"""The addresses of travaux."""
from django.urls import URLPattern

app_name = "travaux"
urlpatterns: list[URLPattern] = []
