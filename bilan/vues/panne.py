"""The page of an error of ours: it needs neither the database nor the session, and gives the number that the log bears."""
import logging

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

from bilan.socle.journaux import REQUETE

logger = logging.getLogger(__name__)


def panne(requete: HttpRequest) -> HttpResponse:
    """As a page; as one sentence when even the page fails."""
    numero = REQUETE.get()
    try:
        return HttpResponseServerError(render_to_string("500.html", {"numero": numero}))
    except Exception:
        logger.exception("La page de panne ne s’affiche pas.")
        return HttpResponseServerError(f"La page n’a pas pu s’afficher. Numéro : {numero}\n", content_type="text/plain; charset=utf-8")
