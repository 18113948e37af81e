"""The addresses of seances."""
from django.urls import URLPattern

app_name = "seances"
urlpatterns: list[URLPattern] = []
