"""Sentry, when an address is given: what leaves is built anew from the kind of an error and where it happened, so that nothing else can.

No Django at import: the settings call it. The package is an extra: `uv sync --extra sentry`.
"""
from typing import Any

from django.core.exceptions import ImproperlyConfigured

GARDES = ("event_id", "timestamp", "level", "platform", "logger", "release", "environment", "sdk")
CADRE = ("filename", "function", "module", "lineno", "in_app")


def brancher(dsn: str, environnement: str, **transport: Any) -> None:
    """Report errors there. ImproperlyConfigured when the package is missing."""
    try:
        import sentry_sdk
    except ImportError:
        raise ImproperlyConfigured("SENTRY_DSN est là, mais pas le paquet sentry-sdk : uv sync --extra sentry.") from None
    sentry_sdk.init(
        dsn=dsn, environment=environnement, before_send=epurer, before_send_transaction=lambda *_: None, max_breadcrumbs=0,
        include_local_variables=False, include_source_context=False, max_request_body_size="never", server_name="bilan", send_client_reports=False,
        auto_session_tracking=False, trace_propagation_targets=[], **transport,
    )


def epurer(evenement: Any, indice: Any) -> Any:
    """The same report with what is known to hold no word of anyone's: what is not named here does not leave."""
    from bilan.socle.journaux import en_cours

    sur = {cle: evenement[cle] for cle in GARDES if cle in evenement}
    return sur | {
        "tags": {"requete": en_cours()},
        "exception": {"values": [_erreur(erreur) for erreur in evenement.get("exception", {}).get("values", [])]},
    }


def _erreur(erreur: dict[str, Any]) -> dict[str, Any]:
    """Its type, and where; not its message."""
    cadres = erreur.get("stacktrace", {}).get("frames", [])
    return {
        "type": erreur.get("type"), "module": erreur.get("module"), "value": "",
        "stacktrace": {"frames": [{cle: cadre[cle] for cle in CADRE if cle in cadre} for cadre in cadres]},
    }
