"""What is told of an error: where it happened and of what kind, never the words it carries.

The message of an exception may quote what someone wrote, a variable or a form may hold it, and a log or a report by e-mail outlives the content.
"""
import logging
import traceback
from collections.abc import ItemsView, Iterator, Mapping
from copy import copy
from typing import Any

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


class Ligne(logging.Formatter):
    """One line a record; below, the traceback of `sans_message`. Celery writes the message of a failed task in its own line: it goes too."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(self.sans_erreur(record))

    @staticmethod
    def sans_erreur(record: logging.LogRecord) -> logging.LogRecord:
        lue = copy(record)
        lue.exc_text = None  # what another handler has formatted
        if isinstance(record.args, Mapping) and "exc" in record.args:
            lue.args = {**record.args, "exc": "", "traceback": ""}
        return lue

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        return sans_message(ei[1])


PARLANTES = {"QUERY_STRING", "REQUEST_URI", "HTTP_REFERER", "HTTP_COOKIE"}


class SansContenu(SafeExceptionReporterFilter):
    """Django's report of an error: no local variable, nothing of what was typed, in a form or in an address."""

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
