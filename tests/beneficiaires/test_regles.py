"""The table of financings cell by cell, the phases of the law, the readers of each document, and the CPF's arithmetic."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaires.regles import (
    HEURES_GRAINE,
    LECTEURS,
    LECTEURS_SUR_ACCORD,
    LECTEURS_SUR_DEMANDE,
    PHASE_DE,
    REGIMES,
    Delai,
    EtapePedagogique,
    ModeFinancement,
    NatureContrat,
    NatureHeures,
    PartCpf,
    Partie,
    PhaseLegale,
    TypeDocument,
    UsageEmployeur,
    carence_cpf,
    en_centimes,
    lecteurs,
    nature_des_heures,
    natures_financees,
    part_cpf,
    phases_sans_seance,
    siren,
    tues,
)

M, N, U, D = ModeFinancement, NatureContrat, UsageEmployeur, Delai

# domaine.md §2.1, §4 and §5: contract, employer, delay, working time, lines of the BPF.
TABLE = [
    (M.CPF_HORS_TEMPS_TRAVAIL, N.AUCUN, U.INTERDIT, D.RETRACTATION_MCF, False, ("2e",)),
    (M.CPF_TEMPS_TRAVAIL, N.AUCUN, U.ABSENCE_SEULE, D.RETRACTATION_MCF, True, ("2e",)),
    (M.PLAN_DEVELOPPEMENT, N.CONVENTION_TRIPARTITE, U.REQUIS, D.ACCEPTATION, True, ("1", "2h")),
    (M.CONGE_RECLASSEMENT, N.CONVENTION_TRIPARTITE, U.REQUIS, D.ACCEPTATION, True, ("1",)),
    (M.FRANCE_TRAVAIL_AIF, N.CONVENTION_BIPARTITE, U.INTERDIT, D.AUCUN, False, ("7",)),
    (M.AGENT_PUBLIC, N.CONVENTION_AGENT_PUBLIC, U.REQUIS, D.AUCUN, True, ("3",)),
    (M.FAF_INDEPENDANT, N.CONVENTION_BIPARTITE, U.INTERDIT, D.AUCUN, False, ("2g",)),
    (M.OPCO_HORS_PLAN, N.CONVENTION_BIPARTITE, U.FACULTATIF, D.AUCUN, True, ("2h",)),
    (M.PERSONNEL, N.CONTRAT_PARTICULIER, U.INTERDIT, D.RETRACTATION, False, ("9",)),
]


def test_every_financing_has_its_regime():
    assert set(REGIMES) == set(ModeFinancement) == {ligne[0] for ligne in TABLE}


@pytest.mark.parametrize(("mode", "nature", "employeur", "delai", "temps_travail", "lignes"), TABLE)
def test_a_financing_entails_what_the_law_says(mode, nature, employeur, delai, temps_travail, lignes):
    regime = REGIMES[mode]
    assert (regime.nature, regime.employeur, regime.delai, regime.temps_travail, regime.lignes_bpf) == (
        nature, employeur, delai, temps_travail, lignes,
    )


@pytest.mark.parametrize(("mode", "regime"), REGIMES.items())
def test_the_parties_follow_from_the_contract(mode, regime):
    attendues = {
        N.CONVENTION_TRIPARTITE: (Partie.EMPLOYEUR, Partie.BENEFICIAIRE, Partie.PRESTATAIRE),
        N.CONVENTION_AGENT_PUBLIC: (Partie.EMPLOYEUR, Partie.BENEFICIAIRE, Partie.PRESTATAIRE),
        N.CONVENTION_BIPARTITE: (Partie.BENEFICIAIRE, Partie.PRESTATAIRE),
        N.CONTRAT_PARTICULIER: (Partie.BENEFICIAIRE, Partie.PRESTATAIRE),
        N.AUCUN: (),
    }
    assert regime.signataires == attendues[regime.nature]


@pytest.mark.parametrize(("mode", "regime"), REGIMES.items())
def test_an_employer_signs_exactly_when_he_is_required(mode, regime):
    assert regime.employeur_partie == (regime.employeur is U.REQUIS)


@pytest.mark.parametrize(("mode", "regime"), REGIMES.items())
def test_silence_refuses_only_under_r6313_8(mode, regime):
    assert (regime.delai is D.ACCEPTATION) == (regime.nature is N.CONVENTION_TRIPARTITE)


@pytest.mark.parametrize(("mode", "regime"), REGIMES.items())
def test_working_time_is_never_offered_where_the_employer_must_not_know(mode, regime):
    assert not (regime.temps_travail and regime.employeur is U.INTERDIT)


@pytest.mark.parametrize(("mode", "regime"), REGIMES.items())
def test_whoever_transmits_the_draft_signs_it(mode, regime):
    assert regime.transmet in {None, *regime.signataires}
    assert (regime.transmet is None) == (regime.nature is N.AUCUN)


def test_only_the_cpf_on_working_time_and_public_servants_ask_for_leave():
    assert {mode for mode, regime in REGIMES.items() if regime.absence} == {M.CPF_TEMPS_TRAVAIL, M.AGENT_PUBLIC}


@pytest.mark.parametrize("vocabulaire", [ModeFinancement, NatureContrat, UsageEmployeur, Partie, Delai, PhaseLegale, EtapePedagogique, TypeDocument])
def test_every_word_has_a_distinct_label_and_fits_its_column(vocabulaire):
    assert len({mot.libelle for mot in vocabulaire}) == len(vocabulaire)
    assert all(0 < len(mot.value) <= 30 and mot.value.isascii() and mot.value == mot.value.lower() for mot in vocabulaire)


def test_four_steps_make_three_phases():
    assert PHASE_DE == {
        EtapePedagogique.PRELIMINAIRE: PhaseLegale.PRELIMINAIRE,
        EtapePedagogique.INVESTIGATION: PhaseLegale.INVESTIGATION,
        EtapePedagogique.CONFRONTATION: PhaseLegale.INVESTIGATION,
        EtapePedagogique.EVALUATION: PhaseLegale.CONCLUSIONS,
        EtapePedagogique.RECHERCHES_PERSONNELLES: None,
    }


def test_the_brochure_sells_24_hours_of_which_19_are_accompanied():
    assert sum(HEURES_GRAINE.values()) == 24
    assert sum(h for etape, h in HEURES_GRAINE.items() if nature_des_heures(etape) is NatureHeures.ACCOMPAGNEMENT) == 19
    assert list(HEURES_GRAINE.values()) == [1, 6, 6, 6, 5]


def test_a_bilan_without_a_session_in_each_phase_is_not_finished():
    assert phases_sans_seance([]) == list(PhaseLegale)
    assert phases_sans_seance([EtapePedagogique.PRELIMINAIRE, EtapePedagogique.CONFRONTATION]) == [PhaseLegale.CONCLUSIONS]
    assert phases_sans_seance(EtapePedagogique) == []


def test_personal_research_fills_no_phase():
    assert phases_sans_seance([EtapePedagogique.RECHERCHES_PERSONNELLES]) == list(PhaseLegale)


def test_two_sites_of_one_company_share_its_siren():
    assert siren("732 829 320 00074") == siren("73282932000082") == "732829320"


def test_every_document_has_its_readers():
    assert set(LECTEURS) == set(TypeDocument)


@pytest.mark.parametrize("nature", [TypeDocument.RESULTATS_DETAILLES, TypeDocument.DOCUMENT_SYNTHESE, TypeDocument.PROGRAMME_PERSONNALISE])
def test_the_content_of_a_bilan_is_read_by_two_persons_alone(nature):
    assert LECTEURS[nature] == {"beneficiaire", "consultant"}


def test_the_cep_adviser_reads_nothing_unless_asked():
    assert not [nature for nature, qui in LECTEURS.items() if "cep" in qui]
    assert {TypeDocument.DOCUMENT_SYNTHESE: {"cep"}} == LECTEURS_SUR_DEMANDE


def test_the_employer_never_reads_the_detailed_results_even_with_an_agreement():
    assert "employeur" not in LECTEURS_SUR_ACCORD[TypeDocument.RESULTATS_DETAILLES]
    assert {TypeDocument.DOCUMENT_SYNTHESE: {"employeur", "tiers"}, TypeDocument.RESULTATS_DETAILLES: {"cep"}} == LECTEURS_SUR_ACCORD


@pytest.mark.parametrize(("nature", "ignorent"), [
    (TypeDocument.DEMANDE_COMMUNICATION_CEP, {"employeur"}), (TypeDocument.ACCORD_COMMUNICATION_TIERS, {"employeur", "consultant"}),
])
def test_an_act_of_communication_is_read_by_its_author_and_known_by_few(nature, ignorent):
    assert LECTEURS[nature] == {"beneficiaire"}
    assert {qui for qui in ("beneficiaire", "consultant", "gestion", "employeur") if nature.value in tues(frozenset({qui}))} == ignorent


def test_the_beneficiary_reads_everything_about_himself():
    assert {nature for nature, qui in LECTEURS.items() if "beneficiaire" not in qui} == {TypeDocument.EXPORT_BPF}


PREUVES_DE_L_EMPLOYEUR = {
    TypeDocument.CONVENTION_TRIPARTITE, TypeDocument.CONVENTION_AGENT_PUBLIC, TypeDocument.FEUILLE_EMARGEMENT,
    TypeDocument.ATTESTATION_ASSIDUITE, TypeDocument.CERTIFICAT_REALISATION, TypeDocument.FACTURE, TypeDocument.AVOIR,
}


@pytest.mark.parametrize("mode", ModeFinancement)
def test_an_employer_reads_contracts_and_proofs_where_he_is_a_party_and_nothing_elsewhere(mode):
    lus = {nature for nature in TypeDocument if "employeur" in lecteurs(nature, mode)}
    assert lus == (PREUVES_DE_L_EMPLOYEUR if mode in {M.PLAN_DEVELOPPEMENT, M.CONGE_RECLASSEMENT, M.AGENT_PUBLIC} else set())


@pytest.mark.parametrize("mode", ModeFinancement)
def test_the_financing_changes_nothing_for_the_other_readers(mode):
    assert all(lecteurs(nature, mode) | {"employeur"} == LECTEURS[nature] | {"employeur"} for nature in TypeDocument)


# domaine.md §2.2, in cents.
@pytest.mark.parametrize(
    ("prix", "solde", "pfo", "plafond", "exonere", "droits", "reste"),
    [
        (180_000, 250_000, 15_000, 160_000, False, 160_000, 20_000),
        (160_000, 250_000, 15_000, 160_000, False, 145_000, 15_000),
        (160_000, 250_000, 15_000, 160_000, True, 160_000, 0),
        (180_000, 250_000, 10_320, None, False, 169_680, 10_320),
        (180_000, 50_000, 15_000, 160_000, False, 50_000, 130_000),
        (180_000, 0, 15_000, 160_000, False, 0, 180_000),
        (10_000, 250_000, 15_000, 160_000, False, 0, 10_000),
        (0, 250_000, 15_000, 160_000, False, 0, 0),
    ],
)
def test_the_price_is_shared_as_the_law_says(prix, solde, pfo, plafond, exonere, droits, reste):
    assert part_cpf(prix, solde, pfo, plafond, exonere) == PartCpf(droits=droits, abondements=0, reste=reste)


def test_a_third_party_top_up_lowers_what_is_left_to_pay():
    assert part_cpf(180_000, 250_000, 15_000, 160_000, True, abondements=20_000) == PartCpf(160_000, 20_000, 0)


def test_a_top_up_beyond_the_price_is_not_taken():
    assert part_cpf(180_000, 250_000, 15_000, 160_000, True, abondements=500_000) == PartCpf(0, 180_000, 0)


@pytest.mark.parametrize("montants", [(-1, 0, 0, None), (0, -1, 0, None), (0, 0, -1, None), (0, 0, 0, -1)])
def test_a_negative_amount_is_refused(montants):
    with pytest.raises(ValueError, match="négatif"):
        part_cpf(*montants, False)


@pytest.mark.parametrize(("euros", "centimes"), [(1600, 160_000), (102.23, 10_223), (103.2, 10_320), (0, 0), (0.29, 29), (1.15, 115)])
def test_no_cent_is_lost_between_euros_and_cents(euros, centimes):
    assert en_centimes(euros) == centimes


montants = st.integers(0, 500_000)


@given(montants, montants, montants, st.none() | montants, st.booleans(), montants)
def test_the_parts_add_up_to_the_price_and_respect_every_ceiling(prix, solde, pfo, plafond, exonere, abondements):
    part = part_cpf(prix, solde, pfo, plafond, exonere, abondements=abondements)
    assert part.droits + part.abondements + part.reste == prix
    assert min(part.droits, part.abondements, part.reste) >= 0
    assert part.droits <= solde
    assert plafond is None or part.droits <= plafond
    assert exonere or part.droits == 0 or part.reste >= pfo


@pytest.mark.parametrize(
    ("dernier", "souscription", "ans", "libre"),
    [
        ("2021-11-23", "2026-11-22", 5, "2026-11-24"),
        ("2021-11-23", "2026-11-23", 5, "2026-11-24"),  # the anniversary still belongs to the five years
        ("2021-11-23", "2026-11-24", 5, None),
        ("2024-02-29", "2026-11-23", 5, "2029-03-01"),
        ("2026-02-01", "2026-02-25", None, None),  # before 26 February 2026 there was no waiting
        (None, "2026-11-23", 5, None),
    ],
)
def test_five_years_pass_between_two_financed_bilans(dernier, souscription, ans, libre):
    jour = date.fromisoformat
    resultat = carence_cpf(dernier and jour(dernier), jour(souscription), ans)
    assert resultat == (libre and jour(libre))


@pytest.mark.parametrize("mode", ModeFinancement)
def test_personal_work_is_left_out_of_the_cpf_since_february_2026_and_of_nothing_else(mode):
    assert natures_financees(mode, cpf_accompagnement_seul=False) == set(NatureHeures)
    attendu = {NatureHeures.ACCOMPAGNEMENT} if mode in {M.CPF_HORS_TEMPS_TRAVAIL, M.CPF_TEMPS_TRAVAIL} else set(NatureHeures)
    assert natures_financees(mode, cpf_accompagnement_seul=True) == attendu
