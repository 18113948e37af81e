"""The address of single-purpose links."""
from django.urls import path

from bilan.signature import views

app_name = "signature"
urlpatterns = [path("<slug:jeton>/", views.ouvrir, name="ouvrir")]
