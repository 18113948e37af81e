"""Planning the sessions: vectors first, then properties over years and territories."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bilan.socle.calendrier import PARIS, Territoire, ajouter_mois, est_ferie, semaine_iso
from seances.regles import controler_calendrier, proposer
from tests.seances.outils_regles import DIX_HUIT_HEURES, DIX_SEANCES, METROPOLE, a_paris, j, planifier


def jours(proposition):
    return [creneau.debut.date().isoformat() for creneau in proposition.creneaux]


def test_ten_weekly_sessions_from_11_january_2027_end_on_15_march():
    proposition = planifier()
    assert jours(proposition) == [(j("2027-01-11") + timedelta(weeks=rang)).isoformat() for rang in range(10)]
    assert jours(proposition)[-1] == "2027-03-15"
    assert (proposition.empechements, proposition.solutions) == ([], [])
    assert [(c.etape, int((c.fin - c.debut).total_seconds() // 60)) for c in proposition.creneaux] == DIX_SEANCES


def test_a_holiday_gives_way_to_the_nearest_day_of_its_week():
    proposition = planifier("2027-03-01")
    assert jours(proposition)[4] == "2027-03-30"
    assert proposition.creneaux[4].motif == "le lundi 29 mars 2027 est férié (le lundi de Pâques)"
    assert jours(proposition)[5] == "2027-04-05"
    assert proposition.empechements == []


def test_a_holiday_of_the_territory_is_skipped_there_alone():
    ailleurs = planifier("2027-03-26", fin_contractuelle=j("2027-12-31"))
    alsace = planifier("2027-03-26", fin_contractuelle=j("2027-12-31"), territoire=Territoire.ALSACE_MOSELLE)
    assert jours(ailleurs)[0] == "2027-03-26"
    assert jours(alsace)[0] == "2027-04-02"  # no earlier day of that week: it was the first date asked for


def test_an_absence_of_a_day_moves_the_session_and_one_of_a_week_skips_it():
    absences = [(a_paris("2027-01-18T00:00"), a_paris("2027-01-19T00:00")), (a_paris("2027-02-01T00:00"), a_paris("2027-02-08T00:00"))]
    proposition = planifier(indisponibilites=absences)
    assert jours(proposition)[:5] == ["2027-01-11", "2027-01-19", "2027-01-25", "2027-02-08", "2027-02-15"]
    assert proposition.creneaux[1].motif == "le lundi 18 janvier 2027 n’est pas libre"
    assert proposition.creneaux[3].motif == "la semaine du lundi 1er février 2027 n’a aucun jour libre à cette heure"
    assert [c.decale for c in proposition.creneaux[:5]] == [False, False, False, True, False]


def test_of_two_days_as_near_the_later_is_chosen():
    mercredi = [(a_paris("2027-01-20T00:00"), a_paris("2027-01-21T00:00"))]
    assert jours(planifier("2027-01-13", indisponibilites=mercredi))[:3] == ["2027-01-13", "2027-01-21", "2027-01-27"]


def test_a_session_may_begin_when_another_one_ends():
    voisines = [(a_paris("2027-01-18T16:00"), a_paris("2027-01-18T18:00")), (a_paris("2027-01-18T20:00"), a_paris("2027-01-18T21:00"))]
    assert jours(planifier(indisponibilites=voisines))[1] == "2027-01-18"
    d_une_minute = [(a_paris("2027-01-18T19:59"), a_paris("2027-01-18T21:00"))]
    assert jours(planifier(indisponibilites=d_une_minute))[1] == "2027-01-19"


def test_six_in_the_evening_stays_six_in_the_evening_when_the_clocks_change():
    proposition = planifier("2027-03-22", fin_contractuelle=j("2027-06-30"))
    assert {c.debut.time() for c in proposition.creneaux} == {DIX_HUIT_HEURES}
    assert [c.debut.astimezone(UTC).hour for c in proposition.creneaux[:2]] == [17, 16]


def test_sessions_are_planned_on_the_wall_of_the_beneficiary():
    premier = planifier(fuseau="America/Guadeloupe").creneaux[0]
    assert premier.debut == datetime(2027, 1, 11, 22, tzinfo=UTC)
    assert premier.debut.isoformat() == "2027-01-11T18:00:00-04:00"


def test_a_saturday_asked_for_is_kept_and_never_proposed_otherwise():
    assert {c.debut.weekday() for c in planifier("2027-01-16").creneaux} == {5}
    prises = [(a_paris(f"2027-01-{jour}T00:00"), a_paris(f"2027-01-{jour + 1}T00:00")) for jour in range(18, 23)]
    assert jours(planifier(indisponibilites=prises))[1] == "2027-01-25"


def test_a_sunday_is_never_proposed():
    proposition = planifier("2027-01-17", fin_contractuelle=j("2027-12-31"))
    assert jours(proposition)[0] == "2027-01-22"
    assert proposition.creneaux[1].motif == "les séances ne sont pas proposées le dimanche"


def test_a_period_too_short_is_told_with_a_longer_one_as_the_way_out():
    proposition = planifier(fin_contractuelle=j("2027-03-07"))
    assert proposition.empechements == ["2 séances tombent après la fin de la période, le dimanche 7 mars 2027 : la dernière serait le lundi 15 mars 2027."]
    assert len(proposition.creneaux) == 10
    assert [(s.libelle, s.fin_contractuelle) for s in proposition.solutions] == [("Prolonger la période jusqu’au lundi 15 mars 2027", j("2027-03-15"))]


def test_a_busy_slot_is_told_with_the_nearest_hours_as_the_way_out():
    soirs = [(a_paris(f"{jour}T18:30"), a_paris(f"{jour}T19:30")) for jour in (j("2027-02-01") + timedelta(days=rang) for rang in range(28))]
    proposition = planifier(indisponibilites=soirs)
    assert proposition.empechements == [
        "1 séance tombe après la fin de la période, le dimanche 11 avril 2027 : la dernière serait le lundi 12 avril 2027.",
        "Une séance est décalée : la semaine du lundi 1er février 2027 n’a aucun jour libre à cette heure.",
    ]
    assert [s.libelle for s in proposition.solutions] == [
        "Commencer le lundi 11 janvier 2027 à 16 h",
        "Commencer le lundi 11 janvier 2027 à 15 h",
        "Commencer le lundi 11 janvier 2027 à 14 h",
        "Prolonger la période jusqu’au lundi 12 avril 2027",
    ]


def test_every_solution_offered_would_work():
    soirs = [(a_paris(f"{jour}T18:30"), a_paris(f"{jour}T19:30")) for jour in (j("2027-02-01") + timedelta(days=rang) for rang in range(28))]
    for solution in planifier(indisponibilites=soirs).solutions:
        suite = proposer(
            DIX_SEANCES, solution.premiere_date, solution.heure, territoire=METROPOLE, indisponibilites=soirs, fin_contractuelle=solution.fin_contractuelle
        )
        assert suite.empechements == []


def test_a_consultant_who_is_never_free_is_told_so():
    toujours = [(a_paris("2026-01-01T00:00"), a_paris("2036-01-01T00:00"))]
    proposition = planifier(indisponibilites=toujours)
    assert (proposition.creneaux, proposition.solutions) == ([], [])
    assert proposition.empechements == ["Aucune des 10 séances ne trouve de place en deux ans."]


def test_a_consultant_who_leaves_for_good_is_told_how_many_sessions_fit():
    depart = [(a_paris("2027-02-01T00:00"), a_paris("2037-01-01T00:00"))]
    proposition = planifier(indisponibilites=depart)
    assert proposition.empechements == ["Seulement 3 séances sur 10 trouvent une place en deux ans."]
    assert (len(proposition.creneaux), proposition.solutions) == (3, [])


def test_a_session_does_not_pass_midnight():
    assert planifier(heure=time(22, 1)).empechements == ["Une séance finirait après minuit : choisissez une heure plus tôt."]
    assert planifier(heure=time(22)).empechements == []


absences = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 12)), max_size=8)


@given(st.dates(date(2019, 1, 1), date(2040, 6, 30)), st.integers(8, 20), st.sampled_from(Territoire), absences)
def test_whatever_the_year_the_place_and_the_absences_a_proposal_keeps_every_rule(premiere, heure, territoire, absences):
    prises = [
        (datetime.combine(premiere + timedelta(days=debut), time(), PARIS), datetime.combine(premiere + timedelta(days=debut + duree), time(), PARIS))
        for debut, duree in absences
    ]
    fin = ajouter_mois(premiere, 3)
    proposition = proposer(DIX_SEANCES, premiere, time(heure), territoire=territoire, indisponibilites=prises, fin_contractuelle=fin)
    places = proposition.creneaux
    assert [c.etape for c in places] == [etape for etape, _ in DIX_SEANCES]
    assert len({semaine_iso(c.debut.date()) for c in places}) == 10
    assert places == sorted(places, key=lambda c: c.debut)
    assert not any(est_ferie(c.debut.date(), territoire) or c.debut.weekday() == 6 or c.debut.date() < premiere for c in places)
    assert {c.debut.time() for c in places} == {time(heure)}
    assert not any(c.debut < fin_prise and debut_prise < c.fin for c in places for debut_prise, fin_prise in prises)
    assert bool(proposition.empechements) == (places[-1].debut.date() > fin)
    refus = controler_calendrier(
        places, territoire=territoire, periode_debut=premiere, periode_fin=max(fin, places[-1].debut.date()), plafond_minutes=1440, travail_personnel=300
    )
    assert refus == []


@given(st.dates(date(2019, 1, 1), date(2040, 6, 30)), st.sampled_from(Territoire), absences)
def test_a_longer_period_as_offered_always_works(premiere, territoire, absences):
    prises = [
        (datetime.combine(premiere + timedelta(days=debut), time(), PARIS), datetime.combine(premiere + timedelta(days=debut + duree), time(), PARIS))
        for debut, duree in absences
    ]
    reglages = {"territoire": territoire, "indisponibilites": prises}
    proposition = proposer(DIX_SEANCES, premiere, DIX_HUIT_HEURES, fin_contractuelle=premiere, **reglages)
    fin = proposition.solutions[-1].fin_contractuelle
    assert proposer(DIX_SEANCES, premiere, DIX_HUIT_HEURES, fin_contractuelle=fin, **reglages).creneaux == proposition.creneaux
    assert proposer(DIX_SEANCES, premiere, DIX_HUIT_HEURES, fin_contractuelle=fin, **reglages).empechements == []
    assert proposer(DIX_SEANCES, premiere, DIX_HUIT_HEURES, fin_contractuelle=fin - timedelta(days=1), **reglages).empechements != []
