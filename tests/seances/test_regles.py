"""Cutting, planning, checking, moving and counting sessions: the brochure's programme first, then properties over years and territories."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaires.regles import HEURES_GRAINE, EtapePedagogique, PhaseLegale
from bilan.socle.calendrier import Territoire, ajouter_mois, est_ferie, semaine_iso
from seances.regles import (
    Creneau,
    Droit,
    Seuils,
    controler_calendrier,
    decouper,
    doute_sur,
    droit_de_deplacer,
    minutes_comptees,
    phase_manquante,
    proposer,
    regle_de_deplacement,
)

E = EtapePedagogique
METROPOLE = Territoire.METROPOLE
PARIS = ZoneInfo("Europe/Paris")
GRAINE = [(etape, heures * 60) for etape, heures in HEURES_GRAINE.items()]
DIX_SEANCES = [(E.PRELIMINAIRE, 60), *[(E.INVESTIGATION, 120)] * 3, *[(E.CONFRONTATION, 120)] * 3, *[(E.EVALUATION, 120)] * 3]
DIX_HUIT_HEURES = time(18)


def j(texte):
    return date.fromisoformat(texte)


def a_paris(texte):
    return datetime.fromisoformat(texte).replace(tzinfo=PARIS)


def creneau(texte, etape=E.INVESTIGATION, minutes=120):
    return Creneau(etape, a_paris(texte), a_paris(texte) + timedelta(minutes=minutes))


def planifier(premiere="2027-01-11", heure=DIX_HUIT_HEURES, **changes):
    reglages = {"territoire": METROPOLE, "fin_contractuelle": ajouter_mois(j(premiere), 3)} | changes
    return proposer(DIX_SEANCES, j(premiere), heure, **reglages)


def jours(proposition):
    return [creneau.debut.date().isoformat() for creneau in proposition.creneaux]


# Cutting a programme


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


# Planning


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


# Checking a calendar


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


# Moving a session


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
        "entre 48 et 24 h avant, sur demande ; ensuite, prévenez votre consultant·e."
    )
    assert regle_de_deplacement(Seuils(48, 48)) == (
        "Vous pouvez déplacer ou annuler vous-même ce rendez-vous jusqu’à 48 h avant ; ensuite, prévenez votre consultant·e."
    )


# Counting


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
