"""The calendar that a contract prints: the sessions proposed or, before any is, one a week."""
from datetime import date, datetime, time

import pytest

from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS, Territoire
from bilan.socle.transitions import TransitionRefusee
from conventions import actions, donnees, planning
from seances.actions import proposer
from tests.fabriques import FabriqueConvention, FabriqueOrganisme

PAS = [("Préliminaire", 60), ("Investigation", 360), ("Confrontation", 360), ("Évaluation", 360)]


def hebdomadaire(debut, fin, territoire=Territoire.METROPOLE):
    return planning.hebdomadaire(debut, fin, PAS, premiere=60, suivantes=120, territoire=territoire)


def test_ten_weekly_sessions_of_the_brochure():
    seances = hebdomadaire(date(2027, 1, 11), date(2027, 4, 9))
    assert [(s["rang"], s["minutes"]) for s in seances] == [(1, 60), *((rang, 120) for rang in range(2, 11))]
    assert (seances[0]["jour"], seances[-1]["jour"]) == ("2027-01-11", "2027-03-15")
    assert [(ligne["etape"], ligne["rangs"], ligne["minutes"]) for ligne in planning.par_etape(seances)] == [
        ("Préliminaire", [1], 60), ("Investigation", [2, 3, 4], 360), ("Confrontation", [5, 6, 7], 360), ("Évaluation", [8, 9, 10], 360),
    ]


def test_a_holiday_puts_the_session_off_by_a_week():
    jours = [s["jour"] for s in hebdomadaire(date(2027, 3, 15), date(2027, 6, 15))]
    assert "2027-03-29" not in jours  # Easter Monday
    assert jours[:3] == ["2027-03-15", "2027-03-22", "2027-04-05"]


def test_what_does_not_fit_in_the_period_is_not_invented():
    assert [s["jour"] for s in hebdomadaire(date(2027, 1, 11), date(2027, 1, 26))] == ["2027-01-11", "2027-01-18", "2027-01-25"]


@pytest.mark.django_db
def test_the_contract_prints_the_sessions_once_they_are_proposed():
    FabriqueOrganisme()
    convention = FabriqueConvention()
    consultant, instant = Acteur(compte=convention.dossier.consultant), datetime(2026, 11, 20, 9, tzinfo=PARIS)
    proposer(convention.dossier, acteur=consultant, instant=instant, premiere_date=date(2027, 1, 12), heure=time(9, 30))
    jours = [s["jour"] for s in donnees.assembler(convention, date(2026, 11, 20))["planning"]]
    assert (len(jours), jours[0], jours[-1]) == (10, "2027-01-12", "2027-03-16")
    actions.envoyer(convention, acteur=consultant, instant=instant)
    assert [s["jour"] for s in convention.version.contenu["planning"]] == jours


@pytest.mark.django_db
def test_a_period_shortened_under_the_sessions_proposed_keeps_the_contract_from_leaving():
    FabriqueOrganisme()
    convention = FabriqueConvention()
    consultant, instant = Acteur(compte=convention.dossier.consultant), datetime(2026, 11, 20, 9, tzinfo=PARIS)
    proposer(convention.dossier, acteur=consultant, instant=instant, premiere_date=date(2027, 1, 12), heure=time(9, 30))
    actions.completer(convention, acteur=consultant, instant=instant, periode_fin=date(2027, 2, 10))
    with pytest.raises(TransitionRefusee, match="5 séances sortent de ces dates"):
        actions.envoyer(convention, acteur=consultant, instant=instant)


@pytest.mark.django_db
def test_a_period_too_short_for_the_hours_keeps_the_contract_from_leaving_until_it_is_long_enough():
    FabriqueOrganisme()
    convention = FabriqueConvention()
    consultant, instant = Acteur(compte=convention.dossier.consultant), datetime(2026, 11, 20, 9, tzinfo=PARIS)
    actions.completer(convention, acteur=consultant, instant=instant, periode_fin=date(2027, 1, 26))
    with pytest.raises(TransitionRefusee, match="Les séances prévues font 5 h d’accompagnement, le contrat en annonce 19 h"):
        actions.envoyer(convention, acteur=consultant, instant=instant)
    actions.completer(convention, acteur=consultant, instant=instant, periode_fin=date(2027, 4, 9))
    assert actions.envoyer(convention, acteur=consultant, instant=instant).numero == 1


@pytest.mark.django_db
def test_the_hours_that_a_new_version_proposes_have_their_weekly_calendar():
    FabriqueOrganisme()
    convention = FabriqueConvention()
    consultant, instant = Acteur(compte=convention.dossier.consultant), datetime(2026, 11, 20, 9, tzinfo=PARIS)
    actions.envoyer(convention, acteur=consultant, instant=instant)
    suite = actions.preparer_la_suite(convention, acteur=consultant, instant=instant)
    etapes = dict(convention.dossier.etapes.values_list("code", "minutes")) | {"investigation": 240}
    actions.completer(suite, acteur=consultant, instant=instant, etapes=etapes)
    lues = donnees.assembler(suite, date(2026, 11, 20))
    assert sum(seance["minutes"] for seance in lues["planning"]) == lues["accompagnement_minutes"]
    assert donnees.refus(suite, lues, date(2026, 11, 20)) == []


@pytest.mark.django_db
def test_a_contract_half_at_a_distance_whose_sessions_are_all_remote_deserves_a_second_look():
    convention = FabriqueConvention(dossier__taux_distance=50)
    consultant, instant = Acteur(compte=convention.dossier.consultant), datetime(2026, 11, 20, 9, tzinfo=PARIS)
    lues = donnees.assembler(convention, date(2026, 11, 20))
    assert donnees.conseils(convention, lues, date(2026, 11, 20)) == []
    proposer(convention.dossier, acteur=consultant, instant=instant, premiere_date=date(2027, 1, 12), heure=time(9, 30))
    assert donnees.conseils(convention, lues, date(2026, 11, 20)) == [
        "Le contrat annonce 50 % à distance, les séances prévues en font 100 % : accordez l’un avec l’autre.",
    ]
