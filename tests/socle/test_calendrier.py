"""Legal deadlines: the vectors of the law first, then properties over years, units and territories."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.socle.calendrier import (
    Territoire,
    Unite,
    ajouter_ans,
    ajouter_mois,
    debut_de_semaine,
    echeance,
    en_heures,
    en_mots,
    est_ferie,
    est_ouvrable,
    est_ouvre,
    instant_d_expiration,
    jour_a_paris,
    jours_du_delai,
    limite_a_rebours,
    premier_ouvrable,
    semaine_iso,
)

METROPOLE, ALSACE = Territoire.METROPOLE, Territoire.ALSACE_MOSELLE
CALENDAIRE, OUVRABLE, OUVRE, FRANC = Unite.CALENDAIRE, Unite.OUVRABLE, Unite.OUVRE, Unite.FRANC

dates = st.dates(date(2019, 1, 1), date(2040, 12, 31))
delais = st.integers(0, 150)
unites = st.sampled_from(Unite)
territoires = st.sampled_from(Territoire)


def j(texte):
    return date.fromisoformat(texte)


# domaine.md §7.3: departure, plain end, end carried over.
DIX_JOURS = [
    ("2026-11-23", "2026-12-03", "2026-12-03", METROPOLE),
    ("2026-12-02", "2026-12-12", "2026-12-14", METROPOLE),  # Saturday
    ("2026-12-03", "2026-12-13", "2026-12-14", METROPOLE),  # Sunday
    ("2026-12-15", "2026-12-25", "2026-12-28", METROPOLE),  # Christmas, then a weekend
    ("2027-03-19", "2027-03-29", "2027-03-30", METROPOLE),  # Easter Monday
    ("2027-04-28", "2027-05-08", "2027-05-10", METROPOLE),  # a Saturday that is a holiday
    ("2027-03-16", "2027-03-26", "2027-03-30", ALSACE),  # Good Friday, a weekend, Easter Monday
    ("2027-03-16", "2027-03-26", "2027-03-26", METROPOLE),
    ("2027-05-17", "2027-05-27", "2027-05-28", Territoire.GUADELOUPE),
    ("2027-05-17", "2027-05-27", "2027-05-28", Territoire.SAINT_MARTIN),
    ("2027-05-18", "2027-05-28", "2027-05-28", Territoire.SAINT_MARTIN),
    ("2026-04-17", "2026-04-27", "2026-04-28", Territoire.MAYOTTE),
    ("2026-05-12", "2026-05-22", "2026-05-26", Territoire.MARTINIQUE),  # then a weekend and Whit Monday
    ("2026-05-31", "2026-06-10", "2026-06-11", Territoire.GUYANE),
    ("2026-09-29", "2026-10-09", "2026-10-12", Territoire.SAINT_BARTHELEMY),
    ("2027-12-10", "2027-12-20", "2027-12-21", Territoire.REUNION),
]

# domaine.md §7.3, « Autre ».
AUTRES = [
    ("2026-11-23", 14, CALENDAIRE, True, "2026-12-07"),
    ("2026-12-11", 14, CALENDAIRE, True, "2026-12-28"),
    ("2026-11-23", 11, OUVRE, True, "2026-12-08"),
    ("2026-12-18", 11, OUVRE, True, "2027-01-06"),
    ("2026-11-23", 14, OUVRE, True, "2026-12-11"),
    ("2026-12-24", 3, OUVRE, True, "2026-12-30"),
    ("2026-12-01", 30, CALENDAIRE, False, "2026-12-31"),
    # six working days a week: Saturday counts, the Sunday and Christmas do not
    ("2026-12-18", 6, OUVRABLE, False, "2026-12-26"),
    ("2026-12-18", 6, OUVRABLE, True, "2026-12-28"),
    ("2026-12-18", 5, OUVRABLE, True, "2026-12-24"),
    ("2027-04-30", 1, OUVRABLE, False, "2027-05-03"),  # 1 May is a Saturday
    # clear days: neither end counts; one clear day after 23 March is 25 March, seven give 31 March
    ("2026-03-23", 1, FRANC, False, "2026-03-25"),
    ("2026-03-23", 7, FRANC, False, "2026-03-31"),
    ("2026-11-23", 10, FRANC, False, "2026-12-04"),
    ("2026-12-01", 10, FRANC, False, "2026-12-12"),
    ("2026-12-01", 10, FRANC, True, "2026-12-14"),
    ("2026-12-14", 10, FRANC, True, "2026-12-28"),
]


@pytest.mark.parametrize(("depart", "brut", "proroge", "territoire"), DIX_JOURS)
def test_ten_days_end_when_the_law_says(depart, brut, proroge, territoire):
    assert echeance(j(depart), 10, CALENDAIRE, proroger=False, territoire=territoire) == j(brut)
    assert echeance(j(depart), 10, CALENDAIRE, proroger=True, territoire=territoire) == j(proroge)


@pytest.mark.parametrize(("depart", "jours", "unite", "proroger", "fin"), AUTRES)
def test_each_unit_counts_its_own_days(depart, jours, unite, proroger, fin):
    assert echeance(j(depart), jours, unite, proroger=proroger, territoire=METROPOLE) == j(fin)


@pytest.mark.parametrize(("unite", "fin"), [(CALENDAIRE, "2026-12-12"), (OUVRABLE, "2026-12-12"), (OUVRE, "2026-12-12"), (FRANC, "2026-12-13")])
def test_a_delay_of_no_day_ends_on_the_day_of_the_event(unite, fin):
    assert echeance(j("2026-12-12"), 0, unite, proroger=False, territoire=METROPOLE) == j(fin)
    assert echeance(j("2026-12-12"), 0, unite, proroger=True, territoire=METROPOLE) == j("2026-12-14")


@pytest.mark.parametrize("unite", Unite)
def test_a_negative_delay_is_refused(unite):
    with pytest.raises(ValueError, match="Un délai ne peut pas être négatif : -1 jour"):
        echeance(j("2026-11-23"), -1, unite, proroger=True, territoire=METROPOLE)


def test_units_and_territories_may_come_as_text_from_the_database():
    assert echeance(j("2026-11-23"), 11, "ouvre", proroger=True, territoire="metropole") == j("2026-12-08")


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="lunaire"):
        echeance(j("2026-11-23"), 11, "lunaire", proroger=True, territoire=METROPOLE)


def test_a_delay_is_not_counted_from_an_instant():
    with pytest.raises(TypeError, match="pas sur des instants"):
        echeance(datetime(2026, 11, 23, tzinfo=UTC), 10, CALENDAIRE, proroger=False, territoire=METROPOLE)


def test_a_backward_delay_is_never_carried_over():
    assert limite_a_rebours(j("2027-03-01"), 60) == j("2026-12-31")
    assert limite_a_rebours(j("2027-03-01"), 120) == j("2026-11-01")  # a Sunday and a holiday
    with pytest.raises(ValueError, match="négatif"):
        limite_a_rebours(j("2027-03-01"), -1)


@pytest.mark.parametrize(
    ("depart", "mois", "fin"),
    [
        ("2027-01-11", 3, "2027-04-11"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2027-12-15", 1, "2028-01-15"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2027-01-15", -1, "2026-12-15"),
        ("2027-05-31", 0, "2027-05-31"),
    ],
)
def test_a_month_that_has_no_such_day_ends_on_its_last(depart, mois, fin):
    assert ajouter_mois(j(depart), mois) == j(fin)


def test_three_years_from_29_february_end_on_the_28th():
    assert ajouter_ans(j("2028-02-29"), 3) == j("2031-02-28")
    assert ajouter_ans(j("2028-02-29"), 4) == j("2032-02-29")


@pytest.mark.parametrize(
    ("limite", "expiration"),
    [
        ("2026-12-03", datetime(2026, 12, 3, 23, tzinfo=UTC)),  # winter: UTC+1
        ("2027-07-01", datetime(2027, 7, 1, 22, tzinfo=UTC)),  # summer: UTC+2
        ("2027-03-27", datetime(2027, 3, 27, 23, tzinfo=UTC)),  # the eve of the change to summer time
        ("2027-03-28", datetime(2027, 3, 28, 22, tzinfo=UTC)),  # a day of 23 hours
        ("2027-10-31", datetime(2027, 10, 31, 23, tzinfo=UTC)),  # a day of 25 hours
        ("2026-12-31", datetime(2026, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_a_delay_expires_at_midnight_in_paris(limite, expiration):
    assert instant_d_expiration(j(limite)) == expiration


def test_the_last_second_still_counts_and_the_next_one_does_not():
    expiration = instant_d_expiration(j("2026-12-03"))
    assert datetime(2026, 12, 3, 22, 59, 59, tzinfo=UTC) < expiration
    assert expiration <= datetime(2026, 12, 3, 23, 0, 0, tzinfo=UTC)


def test_the_date_of_an_instant_is_the_one_on_the_wall_in_paris():
    assert jour_a_paris(datetime(2026, 12, 3, 22, 59, 59, tzinfo=UTC)) == j("2026-12-03")
    assert jour_a_paris(datetime(2026, 12, 3, 23, 0, tzinfo=UTC)) == j("2026-12-04")
    assert jour_a_paris(datetime(2027, 7, 1, 22, 0, tzinfo=UTC)) == j("2027-07-02")


def test_an_instant_without_a_zone_has_no_date():
    with pytest.raises(ValueError, match="fuseau"):
        jour_a_paris(datetime(2026, 12, 3, 12, tzinfo=UTC).replace(tzinfo=None))


def test_a_countdown_has_one_square_for_each_day_that_counts():
    assert jours_du_delai(j("2026-12-02"), j("2026-12-05")) == [j("2026-12-03"), j("2026-12-04"), j("2026-12-05")]
    assert jours_du_delai(j("2026-12-02"), j("2026-12-02")) == []


@pytest.mark.parametrize(
    ("jour", "semaine"),
    [
        ("2026-11-23", "2026-W48"),
        ("2026-12-28", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
        ("2029-12-31", "2030-W01"),
    ],
)
def test_a_week_belongs_to_the_year_of_its_thursday(jour, semaine):
    assert semaine_iso(j(jour)) == semaine


def test_a_week_begins_on_monday():
    assert debut_de_semaine(j("2027-01-03")) == j("2026-12-28")
    assert debut_de_semaine(j("2026-12-28")) == j("2026-12-28")


@pytest.mark.parametrize(
    ("jour", "mots"),
    [
        ("2026-12-03", "jeudi 3 décembre 2026"),
        ("2027-01-01", "vendredi 1er janvier 2027"),
        ("2027-02-28", "dimanche 28 février 2027"),
        ("2027-08-31", "mardi 31 août 2027"),
    ],
)
def test_a_date_is_said_in_french_words(jour, mots):
    assert en_mots(j(jour)) == mots


@pytest.mark.parametrize(("minutes", "mots"), [(0, "0 h"), (45, "45 min"), (60, "1 h"), (61, "1 h 01"), (90, "1 h 30"), (1440, "24 h")])
def test_a_length_is_said_in_hours_and_minutes(minutes, mots):
    assert en_heures(minutes) == mots


@given(dates, delais, unites, territoires)
def test_a_carried_over_end_is_always_a_working_day(depart, jours, unite, territoire):
    fin = echeance(depart, jours, unite, proroger=True, territoire=territoire)
    assert fin.weekday() < 5
    assert not est_ferie(fin, territoire)


@given(dates, delais, unites, territoires)
def test_carrying_over_only_moves_later_and_only_over_days_off(depart, jours, unite, territoire):
    brut = echeance(depart, jours, unite, proroger=False, territoire=territoire)
    proroge = echeance(depart, jours, unite, proroger=True, territoire=territoire)
    assert brut <= proroge
    assert not any(est_ouvre(brut + timedelta(days=rang), territoire) for rang in range((proroge - brut).days))


@given(dates, delais, unites, st.booleans(), territoires)
def test_one_more_day_never_ends_sooner(depart, jours, unite, proroger, territoire):
    fin = echeance(depart, jours, unite, proroger=proroger, territoire=territoire)
    assert fin <= echeance(depart, jours + 1, unite, proroger=proroger, territoire=territoire)


@given(dates, delais, unites, st.booleans(), territoires)
def test_a_later_event_never_ends_sooner(depart, jours, unite, proroger, territoire):
    fin = echeance(depart, jours, unite, proroger=proroger, territoire=territoire)
    assert fin <= echeance(depart + timedelta(days=1), jours, unite, proroger=proroger, territoire=territoire)


@given(dates, st.integers(1, 150), st.sampled_from([(OUVRABLE, est_ouvrable), (OUVRE, est_ouvre)]), territoires)
def test_exactly_the_asked_number_of_days_is_counted_and_the_last_one_counts(depart, jours, unite_et_compte, territoire):
    unite, compte = unite_et_compte
    fin = echeance(depart, jours, unite, proroger=False, territoire=territoire)
    assert sum(compte(jour, territoire) for jour in jours_du_delai(depart, fin)) == jours
    assert compte(fin, territoire)


@given(dates, delais, territoires)
def test_a_delay_in_weekdays_has_nothing_to_carry_over(depart, jours, territoire):
    fins = {echeance(depart, jours + 1, OUVRE, proroger=proroger, territoire=territoire) for proroger in (False, True)}
    assert len(fins) == 1


@given(dates, delais, territoires)
def test_the_stricter_the_days_the_later_the_end(depart, jours, territoire):
    fins = [echeance(depart, jours, unite, proroger=False, territoire=territoire) for unite in (CALENDAIRE, OUVRABLE, OUVRE)]
    assert fins == sorted(fins)


@given(dates, delais, territoires)
def test_a_clear_delay_holds_its_whole_days_between_its_two_ends(depart, jours, territoire):
    fin = echeance(depart, jours, FRANC, proroger=False, territoire=territoire)
    assert (fin - depart).days - 1 == jours


@given(dates, territoires)
def test_a_working_day_is_carried_nowhere(jour, territoire):
    assert (premier_ouvrable(jour, territoire) == jour) == est_ouvre(jour, territoire)


@given(dates, st.integers(-240, 240))
def test_adding_months_keeps_the_day_or_falls_on_the_last(jour, mois):
    fin = ajouter_mois(jour, mois)
    assert fin.day == jour.day or (fin.day < jour.day and (fin + timedelta(days=1)).day == 1)


@given(dates)
def test_the_week_of_a_day_is_the_week_of_its_monday(jour):
    assert semaine_iso(jour) == semaine_iso(debut_de_semaine(jour))
    assert debut_de_semaine(jour) <= jour <= debut_de_semaine(jour) + timedelta(days=6)
