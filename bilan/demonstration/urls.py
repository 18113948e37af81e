"""Mounted under /demonstration/, in demonstration only."""
from django.urls import path

from bilan.demonstration import views

app_name = "demonstration"
urlpatterns = [
    path("entrer/<str:cle>/", views.entrer, name="entrer"),
    path("courriels/", views.courriels, name="courriels"),
    path("courriels/<int:pk>/", views.courriel, name="courriel"),
    path("courriels/<int:pk>/html/", views.courriel_html, name="courriel_html"),
]
