"""The page of a person's calendar, and the secret address that his application reads."""
from hashlib import sha256

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bilan.socle.acces import reserver_a
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.roles import Role
from seances import actions, icalendrier
from seances.models import Abonnement


@require_http_methods(["GET", "HEAD", "POST"])
def mon_calendrier(requete: HttpRequest) -> HttpResponse:
    """Say how to read one's sessions elsewhere; a POST makes the address and shows it, this once: it is not kept."""
    reserver_a(requete.user, Role.CONSULTANT, Role.BENEFICIAIRE)
    adresse = ""
    if requete.method == "POST":
        jeton = actions.abonner(requete.user, acteur=acteur_de(requete), instant=timezone.now())
        adresse = settings.SITE_URL + reverse("seances:flux", args=[jeton])
    abonnement = Abonnement.objects.pour(requete.user).first()
    return render(requete, "seances/mon_calendrier.html", {
        "adresse": adresse, "webcal": adresse.replace("https:", "webcal:", 1).replace("http:", "webcal:", 1), "abonnement": abonnement,
    })


@require_POST
def fermer_mon_calendrier(requete: HttpRequest) -> HttpResponse:
    if actions.desabonner(requete.user, acteur=acteur_de(requete), instant=timezone.now()):
        annoncer(requete, "Votre adresse d’agenda ne répond plus.")
    return redirect("seances:mon_calendrier")


@login_not_required
@require_safe
def flux(requete: HttpRequest, jeton: str) -> HttpResponse:
    """The sessions of whoever holds this token; the same bare 404 for an address that never was and for one that was put out.

    Services that read many calendars share one address on the network: what is counted is each calendar, and the misses.
    """
    abonnement = actions.abonnement_de(jeton, instant=timezone.now())
    action, cle = ("agenda", abonnement.empreinte) if abonnement else ("agenda_inconnu", None)
    if refus := ratelimit.consume_or_429(requete, action=action, key=cle, limit_get=True):
        return refus
    if abonnement is None:
        return HttpResponseNotFound("Aucun agenda à cette adresse.\n", content_type="text/plain; charset=utf-8")
    return _servir(requete, icalendrier.flux(abonnement.compte))


def _servir(requete: HttpRequest, texte: str) -> HttpResponse:
    """Private, asked again each time, and not sent again when nothing has changed."""
    reponse = HttpResponse(texte, content_type="text/calendar; charset=utf-8", headers={
        "Cache-Control": "private, no-cache", "Content-Disposition": 'inline; filename="rendez-vous.ics"', "X-Robots-Tag": "noindex",
    })
    reponse.headers["ETag"] = etag = f'"{sha256(texte.encode()).hexdigest()[:32]}"'
    return get_conditional_response(requete, etag=etag, response=reponse) or reponse
