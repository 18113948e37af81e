"""The clock's doors: a real worker, woken through a real Redis, sends real letters and makes real documents; two clocks change nothing."""

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event, Thread
from time import monotonic

import pytest
from celery import Celery
from celery.schedules import maybe_schedule, schedule
from django.conf import settings
from django.db import connection
from django.utils import timezone

from bilan import rappels, taches
from bilan.celery import app
from bilan.rassemblement import chacune
from bilan.socle import documents
from bilan.socle.courriels import Courriel
from bilan.socle.models import Coffre, Document, Envoi, EtatDocument
from bilan.socle.verrou import seul, seul_par_lots
from tests.outils.ouvrier import Ouvrier

BOMBE = "mot " * 120_000  # within the limits of length, and some seconds of layout
T0 = datetime(2026, 12, 3, 9, tzinfo=UTC)
reel = pytest.mark.django_db(transaction=True)


def lettre(cle: str) -> Courriel:
    return Courriel(cle=cle, destinataire="zoe@example.org", gabarit="code_connexion", contexte={"code": "123456"})


# --- A worker -------------------------------------------------------------------------------------------------------


def test_a_worker_makes_the_documents(ouvrier: Ouvrier):
    coffre = Coffre.nouveau()
    coffre.save()
    quoi = {"coffre": coffre, "titre": "Essai", "nom_fichier": "essai.pdf", "gabarit": "documents/base.html", "donnees": {"organisme": {"nom": "Les Jalons"}}}
    demandes = [documents.demander(**quoi, instant=timezone.now()) for _ in range(3)]
    ouvrier.confier("preparer_les_documents")
    ouvrier.attendre_le_calme(60)
    faits = Document.objects.filter(pk__in=[demande.pk for demande in demandes], etat=EtatDocument.PRET)
    fin = monotonic() + 60
    while faits.count() < 3 and monotonic() < fin:
        ouvrier.attendre_le_calme(60)
    assert [documents.lire(fait)[:5] for fait in faits] == [b"%PDF-"] * 3


def test_a_document_that_takes_too_long_ends_alone_and_says_so(ouvrier: Ouvrier):
    """Its limit, here of one second, comes with the task; the same worker makes the next one."""
    coffre = Coffre.nouveau()
    coffre.save()
    demander = partial(documents.demander, coffre=coffre, titre="Essai", nom_fichier="essai.pdf", gabarit="documents/base.html")
    long = demander(donnees={"organisme": {"nom": BOMBE}}, instant=timezone.now())
    ouvrier.confier("preparer_les_documents", limites={"soft_time_limit": 1})
    _jusqu_a(ouvrier, lambda: _etat(long) == EtatDocument.ECHEC)
    # asked for only now: a task meets its limit once, and the first document that a cold process makes may take the second for itself
    sain = demander(donnees={"organisme": {"nom": "Les Jalons"}}, instant=timezone.now())
    ouvrier.confier("preparer_les_documents")
    _jusqu_a(ouvrier, lambda: _etat(sain) == EtatDocument.PRET)
    assert Document.objects.get(pk=long.pk).erreur == "La préparation a pris trop de temps."


def _etat(document: Document) -> str:
    return Document.objects.get(pk=document.pk).etat


def _jusqu_a(ouvrier: Ouvrier, vrai: Callable[[], bool]) -> None:
    fin = monotonic() + 60
    while not vrai():
        assert monotonic() < fin, ouvrier.journal.read_text()[-3000:]
        Event().wait(0.05)


@pytest.mark.parametrize("tache", ["planifier_les_rappels", "planifier_la_semaine", "purger_les_courriels", "remettre_les_travaux", "detruire"])
def test_a_worker_knows_every_task_of_the_clock(ouvrier: Ouvrier, tache: str):
    avant = len(ouvrier.journal.read_text())
    ouvrier.confier(tache)
    fin = monotonic() + 60
    while f"{tache}[" not in (dit := ouvrier.journal.read_text()[avant:]) and monotonic() < fin:  # the worker writes its journal at its own pace
        ouvrier.attendre_le_calme(60)
    assert (f"{tache}[" in dit, "Traceback" in dit) == (True, False)


# --- The schedule ---------------------------------------------------------------------------------------------------


def test_the_schedule_names_tasks_that_exist_and_all_of_them():
    prevues = {entree["task"] for entree in settings.CELERY_BEAT_SCHEDULE.values()}
    assert prevues == {nom for nom in app.tasks if nom.startswith(f"{taches.__name__}.")}


def test_the_embedded_broker_gives_out_faster_than_the_clock_asks():
    """What waits longer than its expiry is thrown away: a queue that could not catch up would do nothing any more."""
    par_seconde = sum(1 / entree["schedule"] for entree in settings.CELERY_BEAT_SCHEDULE.values() if isinstance(entree["schedule"], int))
    assert par_seconde * settings.CELERY_BROKER_TRANSPORT_OPTIONS["polling_interval"] < 0.5


def test_what_is_long_has_a_queue_of_its_own():
    longues = ("preparer_les_documents", "avancer_les_chantiers")
    assert {f"bilan.taches.{nom}": {"queue": "pdf"} for nom in longues} == settings.CELERY_TASK_ROUTES


# --- One at a time --------------------------------------------------------------------------------------------------


@reel
def test_what_is_being_planned_is_not_planned_twice_at_once():
    commence, fini, faits = Event(), Event(), []

    def travail(instant: datetime) -> int:
        faits.append(instant)
        commence.set()
        assert fini.wait(30)
        return 1

    def autre_horloge() -> None:
        try:
            faits.append(seul(travail, T0))
        finally:
            connection.close()

    fil = Thread(target=autre_horloge)
    fil.start()
    assert commence.wait(30)
    assert seul(travail, T0) is None  # without waiting
    fini.set()
    fil.join()
    assert faits == [T0, 1]
    assert seul(travail, T0) == 1  # the lock went with its transaction


@reel
def test_a_long_work_is_done_by_one_at_a_time_and_its_lock_goes_with_it():
    assert seul_par_lots(_pendant_ce_temps, T0) == [None]
    with pytest.raises(ZeroDivisionError):
        seul_par_lots(_echoue, T0)
    with pytest.raises(ZeroDivisionError):
        seul_par_lots(_echoue, T0)


def _pendant_ce_temps(instant: datetime) -> list[object]:
    """What another connection gets while this one holds the lock."""
    obtenus: list[object] = []

    def essayer() -> None:
        try:
            obtenus.append(seul_par_lots(_pendant_ce_temps, instant))
        finally:
            connection.close()

    fil = Thread(target=essayer)
    fil.start()
    fil.join()
    return obtenus


@reel
def test_two_works_do_not_wait_for_each_other():
    assert seul(lambda instant: seul(_autre, instant), T0) == "autre"


def _autre(instant: datetime) -> str:
    return "autre"


@reel
def test_a_work_that_fails_gives_the_lock_back():
    with pytest.raises(ZeroDivisionError):
        seul(_echoue, T0)
    with pytest.raises(ZeroDivisionError):
        seul(_echoue, T0)


def _echoue(instant: datetime) -> float:
    return 1 / 0


# --- Reminders ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_reminders_are_asked_for_the_day_in_paris():
    jours = []

    def dus(jour):
        jours.append(jour.isoformat())
        yield lettre(f"rappel:{jour}")

    soir = datetime(2026, 12, 3, 22, 59, tzinfo=UTC)
    assert [rappels.planifier(soir, [dus]), rappels.planifier(soir, [dus]), rappels.planifier(soir + timedelta(minutes=1), [dus])] == [1, 0, 1]
    assert jours == ["2026-12-03", "2026-12-03", "2026-12-04"]


@pytest.mark.django_db
def test_an_app_that_fails_does_not_silence_the_others_and_is_heard_of():
    def casse(jour):
        yield lettre("perdue")
        raise ZeroDivisionError

    with pytest.raises(ExceptionGroup, match="n’ont pas pu être planifiés") as echecs:
        rappels.planifier(T0, [lambda jour: [lettre("a")], casse, lambda jour: [lettre("b")]])
    assert [type(echec) for echec in echecs.value.exceptions] == [ZeroDivisionError]
    assert set(Envoi.objects.values_list("cle", flat=True)) == {"a", "b"}


def test_every_app_that_has_reminders_is_asked():
    modules = {dus.__module__ for dus in chacune("rappels", "dus")}
    assert modules == {f"{chemin.parent.name}.rappels" for chemin in settings.BASE_DIR.glob("*/rappels.py") if "def dus(" in chemin.read_text()}


# --- The clocks go back ---------------------------------------------------------------------------------------------

NUIT, ORDINAIRE = datetime(2027, 10, 31, 1, 5, tzinfo=UTC), datetime(2027, 10, 24, 1, 5, tzinfo=UTC)  # a clock started when it is 2:05 for the second time


def sonneries(horaire: schedule, depart: datetime, fuseau: str) -> int:
    """How often a clock started then rings in six hours, looked at three times a minute."""
    celery, dernier, nombre = Celery("autre", set_as_current=False), depart, 0
    celery.conf.timezone = fuseau
    copie = copy(horaire)
    copie.app = celery
    for n in range(1, 6 * 180):
        instant = depart + timedelta(seconds=20 * n)
        copie.nowfun = lambda instant=instant: instant.astimezone(celery.timezone)
        if copie.is_due(dernier.astimezone(celery.timezone)).is_due:
            dernier, nombre = instant, nombre + 1
    return nombre


@pytest.mark.parametrize("nom", settings.CELERY_BEAT_SCHEDULE)
def test_the_night_when_the_clocks_go_back_is_like_any_other(nom: str):
    horaire = maybe_schedule(settings.CELERY_BEAT_SCHEDULE[nom]["schedule"])
    assert sonneries(horaire, NUIT, settings.CELERY_TIMEZONE) == sonneries(horaire, ORDINAIRE, settings.CELERY_TIMEZONE)


def test_by_the_hour_of_paris_that_night_would_ring_without_end():
    """The sabotage twin: what floods the queue, and letters wait behind."""
    horaire = settings.CELERY_BEAT_SCHEDULE["destructions"]["schedule"]
    assert sonneries(horaire, NUIT, "Europe/Paris") > 3 * sonneries(horaire, ORDINAIRE, "Europe/Paris")
