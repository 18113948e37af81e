"""What is told of an error: where it happened and of what kind, never the words it carries.

The message of an exception may quote what someone wrote, a variable or a form may hold it, and a log or a report by e-mail outlives the content.
"""
import logging
import re
import traceback
from collections.abc import ItemsView, Iterator, Mapping
from copy import copy
from functools import cache
from numbers import Number
from pathlib import Path
from typing import Any

from django.conf import settings
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter


def sans_message(erreur: BaseException) -> str:
    """The traceback of an error and of its causes, in the order in which they happened, without a message nor a value."""
    return "\nPuis :\n".join("".join(traceback.format_tb(e.__traceback__)) + nom(e) for e in reversed(list(_chaine(erreur))))


def nom(erreur: BaseException) -> str:
    """« django.db.utils.IntegrityError (23505) »: its type, and its code when it has one."""
    cause = erreur.__cause__ or erreur
    code = getattr(cause, "sqlstate", None) or getattr(cause, "errno", None)
    return f"{type(erreur).__module__}.{type(erreur).__qualname__}" + (f" ({code})" if code else "")


def _chaine(erreur: BaseException | None) -> Iterator[BaseException]:
    while erreur is not None:
        yield erreur
        erreur = erreur.__cause__ or (None if erreur.__suppress_context__ else erreur.__context__)


REQUETE_INVALIDE = re.compile(r"^(Invalid request) from ip=.*", re.DOTALL)  # gunicorn's, already written out


@cache
def _notre(paquet: str) -> bool:
    """Whether this package is of the project."""
    return (Path(settings.BASE_DIR) / paquet).is_dir()


def _sans_mot(valeur: Any, notre: bool) -> Any:
    """What we give to a line is ours to choose; what a library gives may be an address, a form, a name: numbers alone are told."""
    if isinstance(valeur, BaseException):
        return nom(valeur)
    return valeur if notre or valeur is None or isinstance(valeur, Number) else "…"


class Ligne(logging.Formatter):
    """One line a record; below, the traceback of `sans_message`. Celery writes the message of a failed task in its own line: it goes too."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(self.sans_erreur(record))

    @staticmethod
    def sans_erreur(record: logging.LogRecord) -> logging.LogRecord:
        lue, notre = copy(record), _notre(record.name.partition(".")[0])
        lue.exc_text = None  # what another handler has formatted
        lue.msg = nom(record.msg) if isinstance(record.msg, BaseException) else REQUETE_INVALIDE.sub(r"\1", str(record.msg))
        if isinstance(record.args, Mapping):
            lue.args = {**record.args, "exc": "", "traceback": ""} if "exc" in record.args else record.args
        else:
            lue.args = tuple(_sans_mot(valeur, notre) for valeur in record.args or ())
        return lue

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        return sans_message(ei[1])


PARLANTES = {"QUERY_STRING", "REQUEST_URI", "HTTP_REFERER", "HTTP_COOKIE"}


class SansContenu(SafeExceptionReporterFilter):
    """Django's report of an error: no local variable, nothing of what was typed, in a form or in an address, no secret of the settings."""

    hidden_settings = re.compile(f"{SafeExceptionReporterFilter.hidden_settings.pattern}|CLES|JETON|MOT_DE_PASSE|DSN", re.IGNORECASE)

    def get_safe_request_meta(self, request: Any) -> dict:
        return {cle: valeur for cle, valeur in super().get_safe_request_meta(request).items() if cle not in PARLANTES}

    def get_post_parameters(self, request: Any) -> dict:
        return {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> ItemsView[str, Any]:
        return {}.items()


class Rapport(ExceptionReporter):
    """The same report without a message: the kind of the error, where it happened, the settings that are no secret."""

    def get_traceback_data(self) -> dict[str, Any]:
        donnees = {**super().get_traceback_data(), "exception_notes": "", "unicode_hint": "", "request_GET_items": []}
        if self.exc_value:
            donnees["exception_value"] = nom(self.exc_value)
        if self.request:
            donnees["request_insecure_uri"] = self.request.path
        for cadre in donnees["frames"]:
            cadre["exc_cause"] = cadre["exc_cause"] and nom(cadre["exc_cause"])
        return donnees
