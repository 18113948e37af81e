"""Free slots and the planner around a consultant's own time: vectors first, then properties over years, territories, absences and hours."""
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.socle.calendrier import PARIS, Territoire, ajouter_mois, est_ferie, semaine_iso
from seances.regles import (
    ORDINAIRES,
    Plage,
    Seuils,
    controler_calendrier,
    creneaux_libres,
    est_ouvert,
    est_pris,
    les_plus_proches,
    proposer,
    regle_de_deplacement,
    reunir,
)
from tests.seances.outils_regles import DIX_SEANCES

METROPOLE, REUNION = Territoire.METROPOLE, Territoire.REUNION
LA_REUNION = ZoneInfo("Indian/Reunion")
LUNDI = date(2027, 1, 18)
DIMANCHE = datetime(2027, 1, 17, tzinfo=PARIS)
MATIN, APRES_MIDI = Plage(0, time(9), time(12)), Plage(0, time(14), time(18))


def paris(jour, heure, minute=0, mois=1):
    return datetime(2027, mois, jour, heure, minute, tzinfo=PARIS)


def libres(*, minutes=120, plages=(MATIN, APRES_MIDI), prises=(), territoire=METROPOLE, fuseau=PARIS, apres=DIMANCHE, jours=(LUNDI,)):
    return list(creneaux_libres(jours, minutes, plages=plages, prises=prises, territoire=territoire, fuseau=fuseau, apres=apres))


def test_a_slot_begins_every_half_hour_and_ends_within_the_hours_declared():
    assert [debut.time() for debut in libres()] == [time(9), time(9, 30), time(10), time(14), time(14, 30), time(15), time(15, 30), time(16)]


def test_hours_that_touch_make_one_opening():
    assert reunir([Plage(0, time(12), time(14)), MATIN, APRES_MIDI, Plage(1, time(9), time(10))]) == [Plage(0, time(9), time(18)), Plage(1, time(9), time(10))]
    assert len(libres(plages=(MATIN, Plage(0, time(12), time(14)), APRES_MIDI))) == 15


def test_what_is_taken_is_not_free_and_one_may_begin_when_another_ends():
    prises = [(paris(18, 9), paris(18, 10)), (paris(18, 14), paris(18, 18))]
    assert [debut.time() for debut in libres(prises=prises)] == [time(10)]


def test_a_public_holiday_where_he_lives_has_no_slot():
    paques, abolition = date(2027, 3, 29), date(2027, 12, 20)
    assert libres(jours=(paques,)) == []
    assert libres(jours=(abolition,), territoire=REUNION, fuseau=LA_REUNION) == []
    assert len(libres(jours=(abolition,))) == 8


def test_no_slot_is_offered_before_the_notice():
    assert [debut.time() for debut in libres(apres=paris(18, 15))] == [time(15, 30), time(16)]


def test_slots_are_read_on_the_clock_of_whoever_chooses():
    premier = libres(territoire=REUNION, fuseau=LA_REUNION)[0]
    assert (premier, premier.hour) == (paris(18, 9), 12)


@pytest.mark.parametrize(("jour", "la_bas"), [(date(2027, 3, 22), 21), (date(2027, 4, 5), 20), (date(2027, 10, 25), 20), (date(2027, 11, 8), 21)])
def test_six_in_the_evening_in_paris_is_eight_then_nine_in_la_reunion(jour, la_bas):
    """2027: the clocks of Paris change on 28 March and on 31 October, those of La Réunion never. 5 April is after Easter Monday, 29 March."""
    soir = (Plage(jour.weekday(), time(18), time(20)),)
    [debut] = libres(jours=(jour,), plages=soir, territoire=REUNION, fuseau=LA_REUNION, apres=datetime(2026, 1, 1, tzinfo=UTC))
    assert (debut.astimezone(PARIS).time(), debut.hour) == (time(18), la_bas)


def test_ten_weekly_evenings_across_the_change_stay_at_six_in_paris_and_move_by_an_hour_in_la_reunion():
    proposition = proposer(
        DIX_SEANCES, date(2027, 2, 15), time(18), territoire=REUNION, chez_lui="Indian/Reunion", fin_contractuelle=date(2027, 5, 15),
    )
    assert {creneau.debut.time() for creneau in proposition.creneaux} == {time(18)}
    assert [creneau.debut.astimezone(LA_REUNION).hour for creneau in proposition.creneaux] == [21] * 6 + [20] * 4


def test_a_holiday_is_that_of_the_day_it_is_there():
    """At 22:00 in Paris on 19 December, it is already the 20th in La Réunion, a public holiday."""
    proposition = proposer([DIX_SEANCES[0]], date(2028, 12, 19), time(22), territoire=REUNION, chez_lui="Indian/Reunion", fin_contractuelle=date(2029, 1, 31))
    assert proposition.creneaux[0].motif == "le mercredi 20 décembre 2028 est férié (l’abolition de l’esclavage)"


def test_the_nearest_slots_are_one_a_day_at_the_nearest_hour_and_another_day_first():
    semaine = [LUNDI + timedelta(days=n) for n in range(5)]
    offerts = libres(jours=semaine, plages=ORDINAIRES)
    assert les_plus_proches(offerts, paris(19, 9, 45), 3) == [paris(18, 9, 30), paris(20, 9, 30), paris(21, 9, 30)]
    assert les_plus_proches(libres(), paris(18, 9), 3) == [paris(18, 9)]


def test_an_hour_that_no_availability_covers_is_told_with_those_that_do():
    plages = [MATIN, Plage(1, time(14), time(18))]
    proposition = proposer(DIX_SEANCES, LUNDI, time(18), territoire=METROPOLE, plages=plages, fin_contractuelle=date(2027, 4, 18))
    assert proposition.empechements == ["Aucune de vos disponibilités ne laisse place à une séance à 18 h."]
    assert [s.libelle for s in proposition.solutions] == [
        "Commencer le lundi 18 janvier 2027 à 10 h", "Commencer le lundi 18 janvier 2027 à 9 h", "Commencer le mardi 19 janvier 2027 à 16 h"]


def test_an_absence_in_the_middle_is_told_with_another_start_then_a_longer_period():
    absence = [(paris(1, 0, mois=2), paris(22, 0, mois=2))]
    proposition = proposer(
        DIX_SEANCES, date(2027, 2, 8), time(9), territoire=METROPOLE, absences=absence, fin_contractuelle=date(2027, 4, 23), au_plus_tot=date(2027, 1, 4),
    )
    assert proposition.creneaux[0].motif == "la semaine du lundi 8 février 2027 n’a aucun jour libre à cette heure"
    assert [s.libelle for s in proposition.solutions] == ["Commencer le lundi 25 janvier 2027 à 9 h", "Prolonger la période jusqu’au lundi 26 avril 2027"]


def test_an_absence_of_a_day_gives_its_reason_without_saying_why():
    proposition = proposer(
        DIX_SEANCES, LUNDI, time(9), territoire=METROPOLE, absences=[(paris(25, 0), paris(26, 0))], plages=[Plage(j, time(9), time(12)) for j in (0, 2)],
        fin_contractuelle=date(2027, 4, 18),
    )
    assert (proposition.creneaux[1].debut, proposition.creneaux[1].motif) == (paris(27, 9), "le lundi 25 janvier 2027 tombe pendant une absence")


heures = st.integers(7, 20)
plages_declarees = st.lists(st.builds(
    lambda jour, debut, duree: Plage(jour, time(debut), time(min(debut + duree, 23))), st.integers(0, 5), heures, st.integers(1, 10)), max_size=6)
eloignements = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 500)), max_size=5)  # days from the start, hours


@given(st.dates(date(2019, 1, 1), date(2040, 6, 30)), heures, st.sampled_from(Territoire), eloignements, eloignements, plages_declarees)
def test_whatever_his_hours_and_absences_a_proposal_keeps_every_rule_or_says_why(premiere, heure, territoire, absences, prises, plages):
    def periodes(ecarts):
        minuit = datetime.combine(premiere, time.min, PARIS)
        return [(minuit + timedelta(days=jours), minuit + timedelta(days=jours, hours=heures)) for jours, heures in ecarts]

    eloigne, pris, fin = periodes(absences), periodes(prises), ajouter_mois(premiere, 3)
    proposition = proposer(
        DIX_SEANCES, premiere, time(heure), territoire=territoire, absences=eloigne, indisponibilites=pris, plages=plages, fin_contractuelle=fin,
        fin_pour=lambda debut: ajouter_mois(debut, 3),
    )
    for c in proposition.creneaux:
        assert not est_ferie(c.debut.date(), territoire)
        assert not est_pris(c.debut, c.fin, [*eloigne, *pris])
        assert not plages or est_ouvert(c.debut, c.fin, plages)
    assert len({semaine_iso(c.debut.date()) for c in proposition.creneaux}) == len(proposition.creneaux)
    complet = len(proposition.creneaux) == 10 and proposition.creneaux[-1].debut.date() <= fin
    assert complet != bool(proposition.empechements)
    if complet:
        assert controler_calendrier(proposition.creneaux, territoire=territoire, periode_debut=premiere, periode_fin=fin, plafond_minutes=1440,
                                    travail_personnel=300) == []
    for solution in proposition.solutions:
        assert proposer(DIX_SEANCES, solution.premiere_date, solution.heure, territoire=territoire, absences=eloigne, indisponibilites=pris, plages=plages,
                        fin_contractuelle=solution.fin_contractuelle).empechements == []


@given(plages_declarees, eloignements, st.sampled_from([60, 90, 120]))
def test_every_slot_offered_is_free_and_within_the_hours_declared(plages, prises, minutes):
    pris = [(paris(18, 0) + timedelta(days=jours), paris(18, 0) + timedelta(days=jours, hours=heures)) for jours, heures in prises]
    jours = [LUNDI + timedelta(days=n) for n in range(90)]  # over the change of 28 March
    for debut in libres(jours=jours, plages=plages, prises=pris, minutes=minutes, territoire=REUNION, fuseau=LA_REUNION):
        fin = debut + timedelta(minutes=minutes)
        assert est_ouvert(debut, fin, plages)
        assert not est_pris(debut, fin, pris)
        assert not est_ferie(debut.date(), REUNION)


@pytest.mark.parametrize(("seuils", "regle"), [
    (Seuils(0, 0), "Vous pouvez déplacer ou annuler vous-même ce rendez-vous jusqu’à son début."),
    (Seuils(72, 0), "Vous pouvez déplacer ou annuler vous-même ce rendez-vous jusqu’à 72 h avant ; ensuite, sur demande."),
])
def test_the_rule_reads_well_whatever_the_provider_decided(seuils, regle):
    assert regle_de_deplacement(seuils) == regle
