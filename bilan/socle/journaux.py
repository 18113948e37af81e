"""The logs: each request has a number, each line says it; what is told is where and what kind, never a word, a name, an address nor a token.

Not the journal (`bilan.socle.journal`), which proves who did what: logs are for whoever keeps the installation running, and go when they are old.
"""
import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from copy import copy
from datetime import UTC, datetime
from typing import Any

from celery import current_task
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from bilan.socle import erreurs
from bilan.socle.postgresql.pannes import injoignable

REQUETE: ContextVar[str] = ContextVar("requete", default="")
ENTETE = "X-Request-Id"
_NUMERO = re.compile(r"[A-Za-z0-9-]{8,64}")
PORTES = re.compile(r"account_(login|reauthenticate|.*login_code)|mfa_(authenticate|reauthenticate|login_webauthn)")

acces = logging.getLogger("bilan.acces")
securite = logging.getLogger("bilan.securite")


def requetes(suite: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give each request its number, said in the answer too, and write its line: the pattern of the address, never the address, which may hold a token."""

    def intergiciel(requete: HttpRequest) -> HttpResponseBase:
        REQUETE.set(_numero(requete))  # until the next one: Django still speaks of this one once it has its answer
        debut = time.perf_counter()
        reponse = suite(requete)
        reponse.headers[ENTETE] = REQUETE.get()
        acces.info("%s %s %s", requete.method, route(requete), reponse.status_code, extra={"ms": round(1000 * (time.perf_counter() - debut))})
        _surveiller(requete, reponse)
        return reponse

    return intergiciel


def _numero(requete: HttpRequest) -> str:
    """A proxy that we trust may have numbered it already."""
    donne = requete.headers.get(ENTETE, "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
    return donne if _NUMERO.fullmatch(donne) else secrets.token_hex(8)


def route(requete: HttpRequest) -> str:
    """« dossiers/<str:numero>/ »; of an address that leads nowhere, nothing."""
    trouvee = getattr(requete, "resolver_match", None)
    return trouvee.route if trouvee else "-"


def _surveiller(requete: HttpRequest, reponse: HttpResponseBase) -> None:
    """Who came in, who failed to, who was refused. An account is its number, and whoever has none his network address."""
    compte = _compte(requete)
    qui = f"compte {compte}" if compte else f"adresse {adresse(requete)}"
    match reponse.status_code:
        case 403 | 429 as code:
            securite.warning("accès refusé (%s) : %s %s, %s", code, requete.method, route(requete), qui)
        case _ if compte and type(vars(requete).get("user")) is not SimpleLazyObject:  # put there by `login`, whatever the door
            securite.info("entrée : %s, %s", route(requete), qui)
        case code if requete.method == "POST" and _porte(requete) and (code >= 400 or code == 200):
            securite.warning("entrée refusée : %s, %s", route(requete), qui)


def adresse(requete: HttpRequest) -> str:
    """The address that the trusted proxy saw, not its own; of a request that came around it, nothing."""
    from allauth.account.adapter import get_adapter  # here: the settings name this module before the applications are ready

    try:
        return get_adapter(requete).get_client_ip(requete)
    except PermissionDenied:
        return "-"


def _compte(requete: HttpRequest) -> int | None:
    """Its number, if the page knew it: one that asked nothing of the session must not have it read here."""
    utilisateur = vars(requete).get("user")
    connu = getattr(requete, "_cached_user", None) if type(utilisateur) is SimpleLazyObject else utilisateur
    return getattr(connu, "pk", None)


def _porte(requete: HttpRequest) -> bool:
    trouvee = getattr(requete, "resolver_match", None)
    return bool(trouvee and PORTES.fullmatch(trouvee.view_name or ""))


def _sans_adresse(record: logging.LogRecord) -> logging.LogRecord:
    """What Django says of a request quotes its address: only its pattern is kept."""
    requete = getattr(record, "request", None)
    if not isinstance(requete, HttpRequest):
        return record
    lue = copy(record)
    lue.msg, lue.args = f"{getattr(record, 'status_code', '')} {requete.method} {route(requete)}".strip(), ()
    return lue


class SansTraceDesRefus(logging.Filter):
    """Neither a refusal nor a base that is away is the fault of a page: who met it, and where, is told; the way to it teaches nothing, and is long to write."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and (isinstance(record.exc_info[1], PermissionDenied) or injoignable(record.exc_info[1])):
            record.exc_info = None
        return True


class Ligne(erreurs.Ligne):
    """For the eyes: one line a record, its number when it has one."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(_sans_adresse(record)) + (f" [{numero}]" if (numero := en_cours()) else "")


class Json(erreurs.Ligne):
    """One object a line, in UTC; a line break in what is told is written \\n, so that nobody forges a line."""

    def format(self, record: logging.LogRecord) -> str:
        lue = _sans_adresse(record)
        contenu: dict[str, Any] = {
            "le": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"), "niveau": record.levelname, "nom": record.name,
            "requete": en_cours(), "message": self.sans_erreur(lue).getMessage(),
        }
        contenu |= {"ms": record.ms} if hasattr(record, "ms") else {}
        contenu |= {"trace": self.formatException(record.exc_info)} if record.exc_info else {}
        return json.dumps(contenu, ensure_ascii=False)


def en_cours() -> str:
    """The number of the request, or of the task, that is being served."""
    tache = current_task._get_current_object() if current_task else None
    return REQUETE.get() or (tache.request.id or "" if tache else "")
