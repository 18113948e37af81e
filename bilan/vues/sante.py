"""Whether this installation answers, for whoever watches it: one word to a stranger, what needs someone to gestion and to a monitor that has the token."""
import logging
import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bilan import surveillance
from bilan.socle.erreurs import nom
from bilan.socle.roles import Role

logger = logging.getLogger(__name__)
TEXTE = "text/plain; charset=utf-8"


@transaction.non_atomic_requests
@login_not_required
@never_cache
@require_safe
def sante(requete: HttpRequest) -> HttpResponse:
    """200 « ok » when the database answers, 503 otherwise. With the token, JSON of every probe, 503 as soon as one needs someone; 401 with another.

    To gestion, a page.
    """
    try:
        with connection.cursor() as curseur:
            curseur.execute("select 1")
    except DatabaseError as erreur:
        logger.error("La base de données ne répond pas (%s).", nom(erreur))  # at each visit of a monitor: no traceback
        return HttpResponse("indisponible\n", status=503, content_type=TEXTE)
    if requete.headers.get("Authorization", "").startswith("Bearer "):
        return _en_json() if _surveille(requete) else HttpResponse("jeton refusé\n", status=401, content_type=TEXTE, headers={"WWW-Authenticate": "Bearer"})
    if Role.GESTION in getattr(requete.user, "roles", ()):
        sondes = surveillance.etat(timezone.now())
        return render(requete, "sante.html", {"sondes": sondes, "en_panne": [s for s in sondes if not s.bien], "fil_ariane": [("État de l’installation", "")]})
    return HttpResponse("ok\n", content_type=TEXTE)


def _surveille(requete: HttpRequest) -> bool:
    jeton = requete.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.SANTE_JETON) and secrets.compare_digest(jeton.encode(), settings.SANTE_JETON.encode())


def _en_json() -> JsonResponse:
    sondes = surveillance.etat(timezone.now())
    bien = all(sonde.bien for sonde in sondes)
    contenu = {"bien": bien, "sondes": {sonde.nom: {"bien": sonde.bien, "phrase": sonde.phrase} for sonde in sondes}}
    return JsonResponse(contenu, status=200 if bien else 503, json_dumps_params={"ensure_ascii": False})
