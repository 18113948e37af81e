"""The clock's doors: each is known and rings when it should; two clocks change nothing. A real worker: tests/test_coupures.py."""

from copy import copy
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from celery import Celery
from celery.schedules import maybe_schedule, schedule
from django.conf import settings
from django.db import connection

from bilan import rappels, taches
from bilan.celery import app
from bilan.rassemblement import chacune
from bilan.socle.courriels import Courriel
from bilan.socle.models import Envoi
from bilan.socle.verrou import seul, seul_par_lots

T0 = datetime(2026, 12, 3, 9, tzinfo=UTC)
reel = pytest.mark.django_db(transaction=True)


def lettre(cle: str) -> Courriel:
    return Courriel(cle=cle, destinataire="zoe@example.org", gabarit="code_connexion", contexte={"code": "123456"})


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
