"""Counting what was held: minutes within the step and the ceiling, phases in their order."""

from datetime import UTC, datetime, timedelta

import pytest

from beneficiaires.regles import PhaseLegale
from seances.regles import minutes_comptees, phase_manquante
from tests.seances.outils_regles import a_paris


@pytest.mark.parametrize(
    ("tenues", "reste_etape", "reste_plafond", "comptees"),
    [(120, 360, 1440, 120), (130, 120, 1440, 120), (120, 360, 60, 60), (120, 0, 1440, 0), (120, -5, 1440, 0), (0, 360, 1440, 0), (-60, 360, 1440, 0)],
)
def test_a_session_counts_within_its_step_and_the_ceiling(tenues, reste_etape, reste_plafond, comptees):
    debut = datetime(2027, 1, 11, 17, tzinfo=UTC)
    assert minutes_comptees(debut, debut + timedelta(minutes=tenues), reste_etape=reste_etape, reste_plafond=reste_plafond) == comptees


def test_seconds_do_not_make_a_minute():
    debut = datetime(2027, 1, 11, 17, tzinfo=UTC)
    assert minutes_comptees(debut, debut + timedelta(minutes=59, seconds=59), reste_etape=360, reste_plafond=1440) == 59


def test_the_minutes_are_those_that_passed_when_the_clocks_change():
    assert minutes_comptees(a_paris("2027-03-28T01:00"), a_paris("2027-03-28T04:00"), reste_etape=360, reste_plafond=1440) == 120


@pytest.mark.parametrize(
    ("phase", "tenues", "manquante"),
    [
        (PhaseLegale.PRELIMINAIRE, [], None),
        (PhaseLegale.INVESTIGATION, [], PhaseLegale.PRELIMINAIRE),
        (PhaseLegale.CONCLUSIONS, [PhaseLegale.PRELIMINAIRE], PhaseLegale.INVESTIGATION),
        (PhaseLegale.CONCLUSIONS, [PhaseLegale.INVESTIGATION], PhaseLegale.PRELIMINAIRE),
        (PhaseLegale.CONCLUSIONS, [PhaseLegale.PRELIMINAIRE, PhaseLegale.INVESTIGATION], None),
        (PhaseLegale.PRELIMINAIRE, list(PhaseLegale), None),
    ],
)
def test_no_phase_begins_before_the_one_it_follows(phase, tenues, manquante):
    assert phase_manquante(phase, tenues) is manquante
