"""How long anything of a bilan is kept: the vectors of the law, and what holds whatever the dates."""
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.socle.calendrier import ajouter_ans
from syntheses.regles.conservation import (
    DELAI_MAX,
    DUREES,
    Gardable,
    avis_du,
    date_de_suivi,
    date_destruction,
    fin_de_conservation,
    maintiens,
)
from syntheses.regles.questionnaires import QUESTIONS, Moment, valide

JOURS = st.dates(date(2024, 1, 1), date(2090, 12, 31))
CHOIX = st.sets(st.sampled_from(list(Gardable)))


@pytest.mark.parametrize(("terme", "ans", "mois", "attendu"), [
    (date(2028, 2, 29), 3, None, date(2031, 2, 28)), (date(2028, 2, 29), 3, 36, date(2031, 2, 28)), (date(2027, 3, 16), 3, 12, date(2028, 3, 16)),
    (date(2027, 8, 31), 3, 6, date(2028, 2, 29)), (date(2023, 12, 30), 1, 36, date(2024, 12, 30)),
])
def test_the_vectors_of_the_law(terme, ans, mois, attendu):
    assert fin_de_conservation(terme, ans, mois) == attendu


@given(JOURS, st.integers(0, DELAI_MAX))
def test_what_nothing_keeps_is_gone_within_a_week(terme, delai):
    assert terme <= date_destruction(terme, delai) <= terme + timedelta(days=7)


@pytest.mark.parametrize("delai", [-1, 8, 30])
def test_a_longer_delay_is_refused(delai):
    with pytest.raises(ValueError, match="0 à 7"):
        date_destruction(date(2027, 3, 16), delai)


@given(JOURS, st.sampled_from([1, 3]), st.booleans(), CHOIX, st.sampled_from([*DUREES]))
def test_nothing_is_kept_without_an_act_nor_beyond_the_legal_maximum(terme, ans, communiquee, accordes, mois):
    trouves = maintiens(terme, ans, communiquee=communiquee, accordes=accordes, mois=mois)
    assert {m.quoi for m in trouves} == accordes | ({Gardable.SYNTHESE} if communiquee else set())
    assert all(terme < m.jusqu_au <= ajouter_ans(terme, ans) for m in trouves)
    assert [m.quoi for m in trouves if not m.par_accord] == ([Gardable.SYNTHESE] if communiquee else [])


@given(JOURS, st.integers(0, 120))
def test_a_warning_is_about_a_day_to_come_and_the_nearest_one_holds(destruction, avance):
    jour = destruction - timedelta(days=avance)
    assert avis_du(jour, destruction) == (None if avance == 0 or avance > 30 else 7 if avance <= 7 else 30)


@given(JOURS)
def test_the_follow_up_is_six_months_later_to_the_day_or_the_end_of_the_month(terme):
    suivi = date_de_suivi(terme)
    assert (suivi.year * 12 + suivi.month) - (terme.year * 12 + terme.month) == 6
    assert suivi.day == terme.day or (suivi + timedelta(days=1)).day == 1


@pytest.mark.parametrize("moment", Moment)
def test_a_questionnaire_takes_its_own_answers_and_not_a_word_more(moment):
    toutes = {q.code: list(q.choix)[:1] if q.plusieurs else next(iter(q.choix)) for q in QUESTIONS[moment]}
    assert valide(moment, toutes)
    assert not valide(moment, {})
    assert not any(valide(moment, {**toutes, code: refus}) for code, refus in (("projet", "mots libres"), ("inconnue", "oui"), (next(iter(toutes)), ["x"])))
