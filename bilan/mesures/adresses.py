"""The addresses of the site, and two views that do nothing: what every page costs before it does anything."""
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from bilan.urls import urlpatterns as site


@login_not_required
def rien(requete: HttpRequest) -> HttpResponse:
    return HttpResponse("rien")


def rien_connecte(requete: HttpRequest) -> HttpResponse:
    return HttpResponse("rien")


urlpatterns = [path("rien/", rien), path("rien-connecte/", rien_connecte), *site]
