"""Cutting a programme into sessions: the brochure's first, then properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaires.regles import HEURES_GRAINE, EtapePedagogique
from seances.regles import decouper
from tests.seances.outils_regles import DIX_SEANCES, E

GRAINE = [(etape, heures * 60) for etape, heures in HEURES_GRAINE.items()]


def test_the_brochure_makes_one_session_of_an_hour_and_nine_of_two():
    assert decouper(GRAINE) == DIX_SEANCES


@pytest.mark.parametrize(
    ("etapes", "seances"),
    [
        ([("investigation", 300)], [60, 120, 120]),
        ([("investigation", 90)], [90]),  # an hour first would leave half an hour
        ([("investigation", 120)], [60, 60]),
        ([("preliminaire", 45)], [45]),
        ([("preliminaire", 60), ("investigation", 150)], [60, 75, 75]),
        ([("preliminaire", 60), ("investigation", 250)], [60, 85, 85, 80]),
        ([("preliminaire", 60), ("investigation", 121)], [60, 60, 61]),
        ([("preliminaire", 0), ("investigation", 180)], [60, 120]),
        ([("recherches_personnelles", 300)], []),
        ([], []),
    ],
)
def test_other_programmes_are_cut_into_equal_sessions(etapes, seances):
    assert [minutes for _, minutes in decouper(etapes)] == seances


@pytest.mark.parametrize(("premiere", "seance"), [(60, 55), (60, 122), (130, 120), (0, 120)])
def test_a_session_has_a_sensible_length(premiere, seance):
    with pytest.raises(ValueError, match="au moins une heure"):
        decouper(GRAINE, premiere, seance)


def test_a_step_cannot_last_less_than_nothing():
    with pytest.raises(ValueError, match="-5 minutes"):
        decouper([("investigation", -5)])


programmes = st.lists(st.tuples(st.sampled_from(EtapePedagogique), st.integers(0, 1440)), max_size=6)


@given(programmes, st.integers(12, 36).map(lambda pas: pas * 5))
def test_cutting_loses_no_minute_and_keeps_the_order(programme, seance):
    accompagnees = [(etape, minutes) for etape, minutes in programme if etape is not E.RECHERCHES_PERSONNELLES and minutes]
    seances = decouper(programme, 60, seance)
    reste = list(seances)
    for etape, minutes in accompagnees:
        while minutes > 0:
            tete, duree = reste.pop(0)
            assert tete is etape
            minutes -= duree
        assert minutes == 0
    assert reste == []


@given(programmes)
def test_no_session_exceeds_two_hours_and_none_is_under_one_but_for_a_short_step(programme):
    durees = [minutes for _, minutes in decouper(programme)]
    courtes = [minutes for etape, minutes in programme if 0 < minutes < 60 and etape is not E.RECHERCHES_PERSONNELLES]
    assert all(duree <= 120 for duree in durees)
    assert sorted(duree for duree in durees if duree < 60) == sorted(courtes)
