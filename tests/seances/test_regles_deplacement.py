"""Moving a session: what may be done, until when, and the sentence that says so."""

from datetime import UTC, datetime, timedelta

import pytest

from seances.regles import Droit, Seuils, doute_sur, droit_de_deplacer, regle_de_deplacement
from tests.seances.outils_regles import a_paris


@pytest.mark.parametrize(
    ("avant", "droit"),
    [
        (timedelta(days=7), Droit.LIBRE),
        (timedelta(hours=48), Droit.LIBRE),
        (timedelta(hours=48, seconds=-1), Droit.SUR_DEMANDE),
        (timedelta(hours=24), Droit.SUR_DEMANDE),
        (timedelta(hours=24, seconds=-1), Droit.CONTACTER),
        (timedelta(0), Droit.CONTACTER),
        (timedelta(hours=-1), Droit.CONTACTER),
    ],
)
def test_the_right_to_move_a_session_depends_on_the_hours_left(avant, droit):
    debut = datetime(2027, 1, 11, 17, tzinfo=UTC)
    assert droit_de_deplacer(debut, debut - avant) is droit


def test_48_hours_are_real_hours_when_the_clocks_change():
    debut = a_paris("2027-03-29T18:00")
    assert droit_de_deplacer(debut, a_paris("2027-03-27T18:00")) is Droit.SUR_DEMANDE  # 47 hours pass
    assert droit_de_deplacer(debut, a_paris("2027-03-27T17:00")) is Droit.LIBRE


def test_a_provider_may_set_other_thresholds():
    debut = datetime(2027, 1, 11, 17, tzinfo=UTC)
    assert droit_de_deplacer(debut, debut - timedelta(hours=72), Seuils(96, 48)) is Droit.SUR_DEMANDE
    assert droit_de_deplacer(debut, debut - timedelta(minutes=1), Seuils(0, 0)) is Droit.LIBRE
    assert droit_de_deplacer(debut, debut, Seuils(0, 0)) is Droit.CONTACTER


@pytest.mark.parametrize(("debut", "doute"), [
    ("2027-01-18T07:00", ""),
    ("2027-01-18T21:59", ""),
    ("2027-01-18T22:00", "Ce serait à 22 h : cochez cette case si c’est bien à cette heure-là."),
    ("2027-01-18T02:30", "Ce serait à 2 h 30 : cochez cette case si c’est bien à cette heure-là."),
    ("2027-01-17T10:00", "Ce serait le dimanche 17 janvier 2027 : cochez cette case si c’est bien ce jour-là."),
    ("2027-01-11T09:00", "Cette date est passée : cochez cette case si la séance a bien eu lieu ce jour-là, puis clôturez-la."),
])
def test_a_past_date_a_sunday_or_the_night_is_asked_once_more(debut, doute):
    assert doute_sur(a_paris(debut), a_paris("2027-01-11T09:00")) == doute


@pytest.mark.parametrize(("libre", "demande"), [(24, 48), (48, -1)])
def test_thresholds_out_of_order_are_refused(libre, demande):
    with pytest.raises(ValueError, match="déplacer librement"):
        Seuils(libre, demande)


def test_the_rule_is_one_sentence_shown_before_the_click():
    assert regle_de_deplacement() == (
        "Vous pouvez déplacer ou annuler vous-même ce rendez-vous jusqu’à 48 h avant ; "
        "puis, jusqu’à 24 h avant, sur demande ; ensuite, prévenez votre consultant·e."
    )
    assert regle_de_deplacement(Seuils(48, 48)) == (
        "Vous pouvez déplacer ou annuler vous-même ce rendez-vous jusqu’à 48 h avant ; ensuite, prévenez votre consultant·e."
    )
