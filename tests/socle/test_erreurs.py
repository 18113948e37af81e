"""An error that a page, a task or a report tells, without a word of what someone wrote."""
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from celery import Celery
from django.contrib.auth.decorators import login_not_required
from django.test import RequestFactory, override_settings
from django.urls import path
from django.views.debug import (
    ExceptionReporter,
    SafeExceptionReporterFilter,
    get_default_exception_reporter_filter,
    get_exception_reporter_class,
)

from bilan.socle.erreurs import Ligne
from tests.outils.canaris import trouves
from tests.outils.connexion import Visiteur

pytestmark = pytest.mark.django_db
MOT = "canarienvol"


def echouer(*_: object) -> None:
    """An error as a careless line of ours would make it: a secret in a variable, in its message, in that of its cause."""
    texte = f"Elle a dit {MOT}"
    try:
        raise ValueError(texte)
    except ValueError as erreur:
        raise RuntimeError(f"Impossible de garder « {texte} »") from erreur


urlpatterns = [path("echec/", login_not_required(echouer))]
handler500 = "django.views.defaults.server_error"


@contextmanager
def journal_lu(formateur: logging.Formatter) -> Iterator[io.StringIO]:
    """What a console with this formatter would read of the log."""
    lu = io.StringIO()
    poignee = logging.StreamHandler(lu)
    poignee.setFormatter(formateur)
    logging.root.addHandler(poignee)
    try:
        yield lu
    finally:
        logging.root.removeHandler(poignee)


def tout_echoue(formateur: logging.Formatter) -> str:
    """A page, then a task, that fail for good; what the log says of both."""
    essai = Celery("essai", set_as_current=False)
    with journal_lu(formateur) as lu, override_settings(ROOT_URLCONF=__name__):
        client = Visiteur(raise_request_exception=False)
        assert client.post("/echec/", {"texte": MOT}).status_code == 500
        assert essai.task(echouer).apply((MOT,)).failed()
    return lu.getvalue()


def rapport(rf: RequestFactory) -> str:
    """Django's own report of a failed page, as it would be sent by e-mail, text and HTML."""
    get_default_exception_reporter_filter.cache_clear()  # the settings may have changed since it was asked
    requete = rf.post(f"/notes/?q={MOT}", {"texte": MOT}, headers={"Referer": f"/notes/?q={MOT}"})
    with pytest.raises(RuntimeError) as prise:
        echouer()
    compte_rendu = get_exception_reporter_class(requete)(requete, prise.type, prise.value, prise.tb, is_email=True)
    return _sans_le_source(compte_rendu.get_traceback_text() + compte_rendu.get_traceback_html())


def _sans_le_source(texte: str) -> str:
    """The lines of this very file, which a report quotes around each frame."""
    return texte.replace(f'MOT = "{MOT}"', "").replace(f"MOT = &quot;{MOT}&quot;", "").replace(f"MOT = &#x27;{MOT}&#x27;", "")


def formateur() -> logging.Formatter:
    """The one of the settings, as the console has it."""
    return next(h.formatter for h in logging.root.handlers if isinstance(h.formatter, Ligne))


def test_an_error_is_told_without_a_word_of_anyone(rf):
    dit, raconte = tout_echoue(formateur()), rapport(rf)
    assert (trouves([MOT], dit), trouves([MOT], raconte)) == (set(), set())
    assert dit.count("builtins.RuntimeError") == dit.count("builtins.ValueError") == dit.count("in echouer") / 2 == 2
    assert "builtins.RuntimeError" in raconte and "in echouer" in raconte


def test_with_the_reports_of_django_and_a_plain_formatter_it_would_be_told(rf):
    assert trouves([MOT], tout_echoue(logging.Formatter()))
    classes = {"DEFAULT_EXCEPTION_REPORTER_FILTER": f"{SafeExceptionReporterFilter.__module__}.{SafeExceptionReporterFilter.__name__}"}
    with override_settings(DEFAULT_EXCEPTION_REPORTER=f"{ExceptionReporter.__module__}.{ExceptionReporter.__name__}", **classes):
        assert trouves([MOT], rapport(rf))
