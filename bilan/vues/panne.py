"""The page of an error of ours: it needs neither the database nor the session, and gives the number that the log bears."""
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

from bilan.socle.journaux import REQUETE


def panne(requete: HttpRequest) -> HttpResponse:
    return HttpResponseServerError(render_to_string("500.html", {"numero": REQUETE.get()}))
