"""The law's table of holidays, checked on every day of 2019–2040 against a second table and a second computation of Easter."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest

from bilan.socle.feries import Territoire, est_ferie, feries, nom_du_ferie, paques

ANNEES = range(2019, 2041)
JOURS_FIXES = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
APRES_PAQUES = [1, 39, 50]
JOUR_PROPRE = {
    Territoire.MAYOTTE: (4, 27),
    Territoire.MARTINIQUE: (5, 22),
    Territoire.GUADELOUPE: (5, 27),
    Territoire.SAINT_MARTIN: (5, 27),
    Territoire.GUYANE: (6, 10),
    Territoire.SAINT_BARTHELEMY: (10, 9),
    Territoire.REUNION: (12, 20),
    Territoire.ALSACE_MOSELLE: (12, 26),
}
SUBDIVISIONS = {
    Territoire.METROPOLE: None,
    Territoire.ALSACE_MOSELLE: "57",
    Territoire.GUADELOUPE: "971",
    Territoire.MARTINIQUE: "972",
    Territoire.GUYANE: "973",
    Territoire.REUNION: "974",
    Territoire.MAYOTTE: "976",
    Territoire.SAINT_MARTIN: "MF",
    Territoire.SAINT_BARTHELEMY: "BL",
}


def paques_par_oudin(annee):
    """Oudin's algorithm (1940), which shares no step with Meeus's."""
    siecle, or_ = annee // 100, annee % 19
    k = (siecle - 17) // 25
    i = (siecle - siecle // 4 - (siecle - k) // 3 + 19 * or_ + 15) % 30
    i -= (i // 28) * (1 - (i // 28) * (29 // (i + 1)) * ((21 - or_) // 11))
    j = (annee + annee // 4 + i + 2 - siecle + siecle // 4) % 7
    ecart = i - j
    mois = 3 + (ecart + 40) // 44
    return date(annee, mois, ecart + 28 - 31 * (mois // 4))


def attendus(annee, territoire):
    jours = {date(annee, *jour) for jour in JOURS_FIXES}
    ecarts = APRES_PAQUES + ([-2] if territoire is Territoire.ALSACE_MOSELLE else [])
    jours |= {paques_par_oudin(annee) + timedelta(days=ecart) for ecart in ecarts}
    if territoire in JOUR_PROPRE:
        jours.add(date(annee, *JOUR_PROPRE[territoire]))
    return jours


@pytest.mark.parametrize("jour", [date(2026, 4, 5), date(2027, 3, 28), date(2028, 4, 16), date(2008, 3, 23), date(2038, 4, 25)])
def test_easter_falls_on_the_published_day(jour):
    assert paques(jour.year) == jour


def test_two_computations_of_easter_agree_for_six_centuries():
    assert [paques(annee) for annee in range(1600, 2200)] == [paques_par_oudin(annee) for annee in range(1600, 2200)]


@pytest.mark.parametrize("territoire", Territoire)
def test_every_day_from_2019_to_2040_is_a_holiday_exactly_when_the_law_says_so(territoire):
    for annee in ANNEES:
        jours = [date(annee, 1, 1) + timedelta(days=rang) for rang in range((date(annee + 1, 1, 1) - date(annee, 1, 1)).days)]
        assert {jour for jour in jours if est_ferie(jour, territoire)} == attendus(annee, territoire)


@pytest.mark.parametrize("territoire", Territoire)
def test_the_library_agrees_but_for_the_days_that_the_law_does_not_name(territoire):
    coutumiers = {
        Territoire.GUADELOUPE: {"Vendredi saint", "Mi-Carême", "Fête de Victor Schoelcher"},
        Territoire.MARTINIQUE: {"Fête de Victor Schoelcher"},
        Territoire.SAINT_MARTIN: {"Fête de Victor Schoelcher", "Abolition de l'esclavage"},  # on 28 May, the law says 27
    }
    bibliotheque = holidays.country_holidays("FR", subdiv=SUBDIVISIONS[territoire], years=ANNEES, language="fr")
    loi = set().union(*(attendus(annee, territoire) for annee in ANNEES))
    de_trop = {nom for jour in set(bibliotheque) - loi for nom in bibliotheque.get_list(jour)}
    manquants = {(jour.month, jour.day) for jour in loi - set(bibliotheque)}
    assert de_trop == coutumiers.get(territoire, set())
    assert manquants == ({(5, 27)} if territoire is Territoire.SAINT_MARTIN else set())


def test_whit_monday_is_a_holiday_even_when_it_is_worked():
    assert est_ferie(date(2027, 5, 17), Territoire.METROPOLE)


def test_good_friday_is_a_holiday_in_alsace_moselle_alone():
    assert [t for t in Territoire if est_ferie(date(2027, 3, 26), t)] == [Territoire.ALSACE_MOSELLE]


def test_a_holiday_has_a_name_to_be_told_by():
    assert nom_du_ferie(date(2027, 3, 29), Territoire.METROPOLE) == "le lundi de Pâques"
    assert nom_du_ferie(date(2027, 3, 30), Territoire.METROPOLE) is None


def test_when_two_holidays_meet_there_is_one_day_less():
    assert len(feries(2008, Territoire.METROPOLE)) == 10  # Ascension fell on 1 May
    assert len(feries(2027, Territoire.METROPOLE)) == 11


def test_a_territory_read_as_text_from_the_database_is_understood():
    assert est_ferie(date(2027, 4, 27), "mayotte")


def test_an_unknown_territory_is_refused():
    with pytest.raises(ValueError, match="atlantide"):
        est_ferie(date(2027, 4, 27), "atlantide")


def test_an_instant_is_not_a_day():
    with pytest.raises(TypeError, match="pas sur des instants"):
        est_ferie(datetime(2027, 1, 1, tzinfo=UTC), Territoire.METROPOLE)
