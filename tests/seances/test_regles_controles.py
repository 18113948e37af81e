"""Checking a calendar: what forbids it is said with its day."""

from datetime import UTC, datetime

import pytest

from seances.regles import Creneau, controler_calendrier
from tests.seances.outils_regles import METROPOLE, E, creneau, j, planifier


def controler(creneaux, **changes):
    reglages = {
        "territoire": METROPOLE, "periode_debut": j("2027-01-11"), "periode_fin": j("2027-04-11"), "plafond_minutes": 1440, "travail_personnel": 300,
    }
    return controler_calendrier(creneaux, **(reglages | changes))


def test_the_proposed_calendar_can_be_confirmed():
    assert controler(planifier().creneaux) == []
    assert controler([]) == []


@pytest.mark.parametrize(
    ("creneaux", "refus"),
    [
        ([creneau("2027-03-29T18:00")], "La séance du lundi 29 mars 2027 tombe un jour férié (le lundi de Pâques)."),
        (
            [creneau("2027-01-08T18:00")],
            "La séance du vendredi 8 janvier 2027 est hors de la période, qui va du lundi 11 janvier 2027 au dimanche 11 avril 2027.",
        ),
        (
            [creneau("2027-04-12T18:00")],
            "La séance du lundi 12 avril 2027 est hors de la période, qui va du lundi 11 janvier 2027 au dimanche 11 avril 2027.",
        ),
        (
            [creneau("2027-01-12T18:00"), creneau("2027-01-14T18:00")],
            "Il y a 2 séances la semaine du lundi 11 janvier 2027 : le rythme est d’une par semaine.",
        ),
        (
            [creneau("2027-01-12T18:00", E.EVALUATION), creneau("2027-01-19T18:00", E.CONFRONTATION)],
            "La phase de conclusions commence le mardi 12 janvier 2027, avant la phase d’investigation, le mardi 19 janvier 2027.",
        ),
        ([creneau("2027-01-12T23:30")], "La séance du mardi 12 janvier 2027 finirait après minuit, à Paris : choisissez une heure plus tôt."),
        ([creneau("2027-01-12T18:00", minutes=0)], "La séance du mardi 12 janvier 2027 doit finir après avoir commencé."),
        ([creneau("2027-01-12T00:30", minutes=1141)], "19 h 01 de séances et 5 h de travail personnel dépassent les 24 h d’un bilan (article L6313-4)."),
    ],
)
def test_what_forbids_a_calendar_is_said_with_its_day(creneaux, refus):
    assert controler(creneaux) == [refus]


def test_the_weekly_pace_does_not_forbid_the_one_date_that_must_change():
    assert controler([creneau("2027-01-12T18:00"), creneau("2027-01-14T18:00")], rythme=False) == []


def test_two_sessions_at_once_are_told():
    assert controler([creneau("2027-01-12T19:00"), creneau("2027-01-12T18:00")]) == [
        "Deux séances se chevauchent le mardi 12 janvier 2027.",
        "Il y a 2 séances la semaine du lundi 11 janvier 2027 : le rythme est d’une par semaine.",
    ]


def test_a_session_that_begins_when_another_ends_is_not_at_once():
    assert controler([creneau("2027-01-12T16:00"), creneau("2027-01-12T18:00")]) == [
        "Il y a 2 séances la semaine du lundi 11 janvier 2027 : le rythme est d’une par semaine.",
    ]


def test_the_last_hour_under_the_ceiling_is_allowed():
    assert controler([creneau("2027-01-12T00:30", minutes=1140)]) == []
    assert controler([creneau("2027-01-12T00:30", minutes=1141)], travail_personnel=0) == []


def test_going_back_to_investigation_after_the_conclusions_began_is_allowed():
    suite = [(E.PRELIMINAIRE, "2027-01-12"), (E.INVESTIGATION, "2027-01-19"), (E.EVALUATION, "2027-01-26"), (E.CONFRONTATION, "2027-02-02")]
    assert controler([creneau(f"{jour}T18:00", etape) for etape, jour in suite]) == []


def test_a_day_is_that_of_the_beneficiary_not_that_of_paris():
    tardif = [Creneau(E.INVESTIGATION, datetime(2027, 3, 29, 1, tzinfo=UTC), datetime(2027, 3, 29, 2, tzinfo=UTC))]
    assert controler(tardif, fuseau="America/Guadeloupe") == []  # still Sunday evening there
    assert controler(tardif) == ["La séance du lundi 29 mars 2027 tombe un jour férié (le lundi de Pâques)."]
