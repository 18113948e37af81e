"""The page of an error of ours: it needs neither the database nor the session, and gives the number that the log bears."""
import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from bilan.socle.journaux import REQUETE
from bilan.socle.postgresql.pannes import injoignable

PATIENCE = {"Retry-After": "60"}  # seconds: a base comes back by itself, or somebody was woken

logger = logging.getLogger(__name__)


def panne(requete: HttpRequest) -> HttpResponse:
    """As a page; as one sentence when even the page fails. While the base is away no page is at fault: all of them ask to come back."""
    numero, absente = REQUETE.get(), injoignable(sys.exception())
    gabarit, code, entetes = ("503_base.html", 503, PATIENCE) if absente else ("500.html", 500, {})
    try:
        return HttpResponse(render_to_string(gabarit, {"numero": numero}), status=code, headers=entetes)
    except Exception:
        logger.exception("La page de panne ne s’affiche pas.")
        phrase = f"La page n’a pas pu s’afficher. Numéro : {numero}\n"
        return HttpResponse(phrase, "text/plain; charset=utf-8", status=code, headers=entetes)
