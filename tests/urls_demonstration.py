"""The addresses as they are with DEMONSTRATION=1: the setting is read when they are loaded."""
from django.urls import include, path

from bilan import urls

urlpatterns = [*urls.urlpatterns, path("demonstration/", include("bilan.demonstration.urls"))]
