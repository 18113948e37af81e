"""Each rule of the opening, by its sentence."""
from datetime import date

import pytest

from beneficiaires.regles import HEURES_GRAINE, REGIMES, EtapePedagogique, ModeFinancement, UsageEmployeur
from beneficiaires.regles.ouverture import (
    refus_carence,
    refus_employeur,
    refus_entree,
    refus_periode,
    refus_prix,
    refus_programme,
    refus_signataire,
    refus_temps_travail,
)
from bilan.socle.calendrier import Territoire

GRAINE = {etape: heures * 60 for etape, heures in HEURES_GRAINE.items()}
E = EtapePedagogique
M = ModeFinancement


def test_the_programme_of_the_brochure_is_accepted():
    assert refus_programme(GRAINE, 24) is None


def test_one_minute_over_the_ceiling_is_refused():
    phrase = refus_programme(GRAINE | {E.RECHERCHES_PERSONNELLES: 5 * 60 + 1}, 24)
    assert phrase == "Le programme compte 24 h 01 : un bilan dure 24 h au plus, travail personnel compris (article L6313-4)."


@pytest.mark.parametrize(("sans", "phase"), [
    ([E.PRELIMINAIRE], "phase préliminaire"), ([E.INVESTIGATION, E.CONFRONTATION], "phase d’investigation"), ([E.EVALUATION], "phase de conclusions"),
])
def test_a_programme_goes_through_the_three_phases_of_the_law(sans, phase):
    phrase = refus_programme({etape: 0 if etape in sans else minutes for etape, minutes in GRAINE.items()}, 24)
    assert phrase == f"Il manque une durée pour la {phase} : la loi en demande trois (article R6313-4)."


def test_an_investigation_in_one_step_is_enough():
    assert refus_programme(GRAINE | {E.CONFRONTATION: 0}, 24) is None


def test_personal_work_is_not_required():
    assert refus_programme({etape: minutes for etape, minutes in GRAINE.items() if etape is not E.RECHERCHES_PERSONNELLES}, 24) is None


def test_a_negative_duration_is_refused():
    assert refus_programme(GRAINE | {E.EVALUATION: -60}, 24) == "Une durée ne peut pas être négative."


@pytest.mark.parametrize("mode", M)
@pytest.mark.parametrize("present", [True, False])
def test_an_employer_stands_in_the_dossier_exactly_when_the_financing_says_so(mode, present):
    usage = REGIMES[mode].employeur
    attendu = {
        (UsageEmployeur.REQUIS, False): f"« {mode.libelle} » demande un employeur : il est partie à la convention.",
        (UsageEmployeur.INTERDIT, True): f"« {mode.libelle} » ne regarde pas l’employeur : retirez-le du dossier.",
    }.get((usage, present))
    assert refus_employeur(mode, present=present) == attendu


def test_an_employer_cannot_be_the_provider_even_from_another_site():
    phrase = refus_employeur(M.PLAN_DEVELOPPEMENT, present=True, siret_employeur="810000007 00013", siret_prestataire="81000000700021")
    assert phrase == "L’employeur ne peut pas réaliser lui-même le bilan de ses salariés : son SIREN doit différer de celui de l’organisme (article R6313-5)."


def test_two_unknown_siret_are_not_the_same_company():
    assert refus_employeur(M.PLAN_DEVELOPPEMENT, present=True) is None


@pytest.mark.parametrize(("courriel", "refuse"), [("camille@example.org", True), (" Camille@Example.org", True), ("rh@example.org", False), ("", False)])
def test_nobody_signs_for_the_employer_from_the_address_of_the_person(courriel, refuse):
    assert bool(refus_signataire(courriel, "camille@example.org")) is refuse


def test_working_time_is_refused_where_the_financing_excludes_it():
    assert refus_temps_travail(M.PERSONNEL, True) == "« Financement personnel » se déroule hors du temps de travail."
    assert refus_temps_travail(M.PLAN_DEVELOPPEMENT, True) is None
    assert refus_temps_travail(M.PLAN_DEVELOPPEMENT, False) is None


def test_the_cpf_on_working_time_is_on_working_time():
    assert refus_temps_travail(M.CPF_TEMPS_TRAVAIL, True) is None
    assert refus_temps_travail(M.CPF_TEMPS_TRAVAIL, False) == (
        "Ce financement porte sur le temps de travail : cochez-le, ou choisissez « CPF, hors temps de travail »."
    )


@pytest.mark.parametrize(("centimes", "phrase"), [
    (0, "Le prix doit être supérieur à zéro."), (1, None), (1_000_000, None), (1_000_001, "Le prix dépasse 10 000 € : vérifiez-le."),
])
def test_a_price_is_neither_nothing_nor_a_slip(centimes, phrase):
    assert refus_prix(centimes) == phrase


@pytest.mark.parametrize(("debut", "fin", "phrase"), [
    (date(2027, 1, 11), date(2027, 4, 11), None),
    (date(2027, 1, 11), date(2027, 4, 12), "La prestation dure 3 mois au plus : la période doit finir le dimanche 11 avril 2027 au plus tard."),
    (date(2027, 1, 11), date(2027, 1, 11), "La période doit finir après avoir commencé."),
    (date(2027, 1, 11), None, None),
])
def test_a_period_keeps_to_the_length_of_the_offer(debut, fin, phrase):
    assert refus_periode(debut, fin, 3) == phrase


def test_the_cpf_waits_five_years_after_a_funded_bilan():
    assert refus_carence(date(2022, 3, 1), date(2027, 3, 1), 5) == (
        "Un bilan déjà financé empêche le CPF d’en payer un autre avant le mardi 2 mars 2027 (article D6323-6)."
    )
    assert refus_carence(date(2022, 3, 1), date(2027, 3, 2), 5) is None
    assert refus_carence(None, date(2027, 3, 2), 5) is None


def test_the_cpf_waits_eleven_working_days_before_the_first_session():
    metropole = Territoire.METROPOLE
    assert refus_entree(date(2026, 12, 7), date(2026, 11, 23), 11, metropole) == (
        "Mon Compte Formation demande 11 jours ouvrés avant le début : pas avant le mardi 8 décembre 2026."
    )
    assert refus_entree(date(2026, 12, 8), date(2026, 11, 23), 11, metropole) is None
    assert refus_entree(None, date(2026, 11, 23), 11, metropole) is None
