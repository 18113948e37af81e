"""Several funders on one bilan: lines that make the price, a client told apart from whoever pays, and no employer where he must not know."""
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from beneficiaires import actions, financements
from beneficiaires.models import LigneFinancement
from beneficiaires.regles import REGIMES, ModeFinancement, Payeur, UsageEmployeur
from beneficiaires.regles.lignes import Ligne, financeurs, payeur_effectif, refus_depot, refus_lignes
from bilan.socle import instantane, reglementation
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.proprietaire import proprietaire
from bilan.socle.transitions import TransitionRefusee
from conventions import actions as contrats
from conventions.etats import EtatConvention
from conventions.models import Convention
from tests.conventions.test_retractation import connecte, plat
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueDossier, FabriqueOrganisme

pytestmark = pytest.mark.django_db
INSTANT = datetime(2026, 11, 20, 16, tzinfo=PARIS)
PRIX = 180_000
M, P = ModeFinancement, Payeur
SANS_EMPLOYEUR = [m for m in M if REGIMES[m].employeur in (UsageEmployeur.INTERDIT, UsageEmployeur.ABSENCE_SEULE)]


# --- the rules ---


@pytest.mark.parametrize("mode", M)
def test_an_employer_is_a_funder_only_where_he_may_stand_in_the_dossier(mode):
    assert ({P.EMPLOYEUR, P.ADMINISTRATION} & set(financeurs(mode)) == set()) is (mode in SANS_EMPLOYEUR)
    assert financeurs(mode)[0] is REGIMES[mode].payeur


@pytest.mark.parametrize("mode", M)
def test_the_cpf_pays_by_its_own_platform_and_never_beside_a_contract(mode):
    """D6353-1 III: its conditions stand for a contract; a line of it elsewhere would escape its ceiling, its years of waiting and its eleven days."""
    refus = refus_lignes([Ligne(P.CAISSE_DES_DEPOTS, PRIX)], mode, PRIX)
    assert (P.CAISSE_DES_DEPOTS in financeurs(mode)) is (refus is None) is REGIMES[mode].cpf
    assert refus is None or "passe par Mon Compte Formation" in refus


@pytest.mark.parametrize(("financeur", "subrogation", "mode", "paie"), [
    (P.OPCO, False, M.PLAN_DEVELOPPEMENT, P.EMPLOYEUR), (P.OPCO, True, M.PLAN_DEVELOPPEMENT, P.OPCO), (P.OPCO, False, M.OPCO_HORS_PLAN, P.BENEFICIAIRE),
    (P.OPCO, False, M.AGENT_PUBLIC, P.ADMINISTRATION), (P.CAISSE_DES_DEPOTS, False, M.CPF_HORS_TEMPS_TRAVAIL, P.CAISSE_DES_DEPOTS),
    (P.BENEFICIAIRE, False, M.CPF_HORS_TEMPS_TRAVAIL, P.BENEFICIAIRE),
])
def test_an_opco_pays_itself_only_by_subrogation(financeur, subrogation, mode, paie):
    assert payeur_effectif(Ligne(financeur, PRIX, subrogation), mode) is paie


@pytest.mark.parametrize(("lignes", "motif"), [
    ([], None),
    ([Ligne(P.EMPLOYEUR, 100_000), Ligne(P.OPCO, 80_000, True)], None),
    ([Ligne(P.EMPLOYEUR, 100_000), Ligne(P.OPCO, 79_999)], "Les financements font 1 799,99 €, le prix est de 1 800 €"),
    ([Ligne(P.EMPLOYEUR, PRIX), Ligne(P.OPCO, 0)], "supérieur à zéro"),
    ([Ligne(P.EMPLOYEUR, PRIX, True)], "Seul un OPCO"),
])
def test_the_lines_make_the_price(lignes, motif):
    refus = refus_lignes(lignes, M.PLAN_DEVELOPPEMENT, PRIX)
    assert refus is None if motif is None else motif in refus


SEULS = {  # who may pay the whole of a bilan so financed (domaine.md §2)
    M.CPF_HORS_TEMPS_TRAVAIL: {P.CAISSE_DES_DEPOTS}, M.CPF_TEMPS_TRAVAIL: {P.CAISSE_DES_DEPOTS}, M.PLAN_DEVELOPPEMENT: {P.EMPLOYEUR, P.OPCO},
    M.CONGE_RECLASSEMENT: {P.EMPLOYEUR, P.OPCO}, M.FRANCE_TRAVAIL_AIF: {P.FRANCE_TRAVAIL}, M.AGENT_PUBLIC: {P.ADMINISTRATION, P.EMPLOYEUR},
    M.FAF_INDEPENDANT: {P.FAF}, M.OPCO_HORS_PLAN: {P.OPCO}, M.PERSONNEL: {P.BENEFICIAIRE},
}


@pytest.mark.parametrize("mode", M)
def test_who_may_pay_a_bilan_alone(mode):
    """A person who pays alone has a contract of L6353-3 and its delay, under no other name; a fund or an OPCO pays alone where its own rules are kept."""
    assert {p for p in P if refus_lignes([Ligne(p, PRIX)], mode, PRIX) is None} == SEULS[mode]


@pytest.mark.parametrize(("mode", "parts"), [
    (M.PLAN_DEVELOPPEMENT, (P.EMPLOYEUR, P.OPCO)), (M.PLAN_DEVELOPPEMENT, (P.OPCO, P.BENEFICIAIRE)), (M.PLAN_DEVELOPPEMENT, (P.EMPLOYEUR, P.FRANCE_TRAVAIL)),
    (M.CPF_HORS_TEMPS_TRAVAIL, (P.CAISSE_DES_DEPOTS, P.BENEFICIAIRE)), (M.CPF_HORS_TEMPS_TRAVAIL, (P.FRANCE_TRAVAIL, P.CAISSE_DES_DEPOTS)),
    (M.CPF_TEMPS_TRAVAIL, (P.CAISSE_DES_DEPOTS, P.OPCO)), (M.CPF_HORS_TEMPS_TRAVAIL, (P.CAISSE_DES_DEPOTS, P.FAF)),
    (M.FAF_INDEPENDANT, (P.FAF, P.BENEFICIAIRE)), (M.PERSONNEL, (P.BENEFICIAIRE, P.FAF)), (M.FRANCE_TRAVAIL_AIF, (P.FRANCE_TRAVAIL, P.BENEFICIAIRE)),
    (M.AGENT_PUBLIC, (P.ADMINISTRATION, P.BENEFICIAIRE)), (M.OPCO_HORS_PLAN, (P.OPCO, P.EMPLOYEUR)), (M.CONGE_RECLASSEMENT, (P.EMPLOYEUR, P.FRANCE_TRAVAIL)),
])
def test_those_who_share_a_price(mode, parts):
    assert refus_lignes([Ligne(p, PRIX // 2) for p in parts], mode, PRIX) is None


@pytest.mark.parametrize("mode", M)
def test_a_fund_of_the_self_employed_never_pays_where_an_employer_signs(mode):
    part = [Ligne(P.FAF, PRIX // 2), *(Ligne(p, PRIX // 2) for p in sorted(SEULS[mode])[:1])]
    refus = refus_lignes(part, mode, PRIX)
    assert (P.FAF not in financeurs(mode)) is (refus is not None) is REGIMES[mode].employeur_partie
    assert refus is None or "finance un indépendant" in refus


@pytest.mark.parametrize(("financeur", "depot", "motif"), [
    (P.FAF, date(2027, 1, 10), None), (P.FAF, date(2027, 1, 11), "se dépose avant le début"), (P.OPCO, date(2027, 1, 11), None), (P.FAF, None, None),
])
def test_a_training_fund_is_asked_before_the_bilan_begins_whatever_the_way_of_paying(financeur, depot, motif):
    refus = refus_depot([Ligne(P.BENEFICIAIRE, 1), Ligne(financeur, 1, depose_le=depot)], date(2027, 1, 11))
    assert refus is None if motif is None else motif in refus


def test_a_self_payer_whose_fund_was_asked_too_late_is_refused_and_his_contract_waits_for_its_date():
    FabriqueOrganisme()
    convention = FabriqueConvention(dossier__mode_financement="personnel")
    parts = [{"financeur": "beneficiaire", "montant_centimes": 100_000}, {"financeur": "faf", "nom": "FIF PL", "montant_centimes": 80_000}]
    with pytest.raises(ValidationError, match="avant le début du bilan"):
        financer(convention.dossier, [parts[0], parts[1] | {"depose_le": date(2027, 1, 11)}])
    financer(convention.dossier, parts)
    with pytest.raises(TransitionRefusee, match="la date de dépôt de la demande"):
        envoyer(convention)


@pytest.mark.parametrize(("jour", "defaut"), [(date(2026, 9, 30), True), (date(2026, 10, 1), False)])
def test_subrogation_is_no_longer_the_rule_since_october_2026(jour, defaut):
    assert reglementation.valeur("OPCO_SUBROGATION_DEFAUT", jour) is defaut


# --- the action and the database ---


DEUX = [{"financeur": "opco", "nom": "Atlas", "montant_centimes": 80_000, "reference": "AT-12"}, {"financeur": "employeur", "montant_centimes": 100_000}]


def financer(dossier, lignes, compte=None):
    actions.financer(dossier, acteur=Acteur(compte=compte or dossier.consultant), instant=INSTANT, lignes=lignes)


def test_the_lines_replace_each_other_whole():
    dossier = FabriqueDossier()
    financer(dossier, DEUX)
    financer(dossier, [DEUX[0], DEUX[1] | {"nom": "Kerbrat"}])
    assert list(LigneFinancement.objects.values_list("ordre", "financeur", "nom", "montant_centimes")) == [
        (1, "opco", "Atlas", 80_000), (2, "employeur", "Kerbrat", 100_000),
    ]
    with pytest.raises(ValidationError, match="Les financements font"):
        financer(dossier, DEUX[:1])
    assert LigneFinancement.objects.count() == 2
    financer(dossier, [])
    assert [f.mot for f in financements.faits(dossier, financements.lignes(dossier))] == ["Client", "Payeur"]


@pytest.mark.parametrize("mode", SANS_EMPLOYEUR)
@pytest.mark.parametrize("financeur", ["employeur", "administration"])
def test_no_employer_funds_a_bilan_that_he_must_not_know_not_even_in_sql(mode, financeur):
    dossier = FabriqueDossier(mode_financement=mode.value, prix_centimes=PRIX)
    LigneFinancement.objects.all().delete()
    with pytest.raises(ValidationError, match="ne regarde pas l’employeur"):
        financer(dossier, [{"financeur": financeur, "montant_centimes": PRIX}])
    with pytest.raises(IntegrityError, match="ne regarde pas"), transaction.atomic():
        LigneFinancement.objects.create(dossier=dossier, ordre=1, financeur=financeur, montant_centimes=PRIX)
    with proprietaire(), connection.cursor() as curseur:  # with the protection removed, he is told
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE beneficiaires_lignefinancement DISABLE TRIGGER USER")
    LigneFinancement.objects.create(dossier=dossier, ordre=1, financeur=financeur, montant_centimes=PRIX)


def test_once_the_contract_has_left_the_funders_are_those_it_says():
    convention = FabriqueConvention(etat=EtatConvention.ENVOYEE)
    with pytest.raises(TransitionRefusee, match="ne changent plus"):
        financer(convention.dossier, DEUX)


def test_only_the_team_of_the_dossier_shares_the_price():
    dossier = FabriqueDossier()
    for intrus in (dossier.beneficiaire.compte, FabriqueCompte(consultant=True)):
        with pytest.raises(PermissionDenied):
            financer(dossier, DEUX, intrus)
    financer(dossier, DEUX, FabriqueCompte(gestion=True))


# --- the contract ---


def envoyer(convention):
    return contrats.envoyer(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT)


def test_a_contract_prints_its_funders_the_agreement_and_who_pays():
    FabriqueOrganisme()
    convention = FabriqueConvention()
    financer(convention.dossier, DEUX)
    piece = envoyer(convention).piece
    html = plat(render_to_string(piece.document.gabarit, instantane.decoder(piece.document.donnees)))
    for attendu in ("OPCO : Atlas", "AT-12", "Employeur", "800 €", "1 000 €", "Qui finance, et qui paie"):
        assert attendu in html


def test_a_price_that_changed_without_its_lines_leaves_nowhere():
    FabriqueOrganisme()
    convention = FabriqueConvention()
    financer(convention.dossier, DEUX)
    convention.dossier.prix_centimes = 170_000
    convention.dossier.save()
    with pytest.raises(TransitionRefusee, match="Les financements font 1 800 €, le prix est de 1 700 €"):
        envoyer(Convention.objects.get())


@pytest.mark.parametrize("etat", [EtatConvention.TRANSMISE, EtatConvention.CONCLUE])
def test_a_new_version_or_an_amendment_whose_price_is_not_that_of_its_lines_leaves_nowhere(etat):
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=etat, dossier__etat="planifie" if etat == EtatConvention.CONCLUE else "contractualisation")
    for rang, ligne in enumerate(DEUX, 1):
        LigneFinancement.objects.create(dossier=convention.dossier, ordre=rang, **ligne)
    acteur, instant = Acteur(compte=convention.dossier.consultant), convention.transmise_le
    suite = contrats.preparer_la_suite(convention, acteur=acteur, instant=instant)
    contrats.completer(suite, acteur=acteur, instant=instant, prix_centimes=170_000)
    with pytest.raises(TransitionRefusee, match="Les financements font 1 800 €, le prix est de 1 700 €"):
        contrats.envoyer(suite, acteur=acteur, instant=instant)


def test_a_fund_asked_too_late_blocks_the_contract():
    FabriqueOrganisme()
    convention = FabriqueConvention(dossier__mode_financement="faf_independant")
    LigneFinancement.objects.update(depose_le=date(2027, 1, 11))
    with pytest.raises(TransitionRefusee, match="avant le début du bilan"):
        envoyer(convention)


# --- the page ---


def test_the_page_offers_no_employer_where_there_is_none_and_writes_the_lines():
    cpf, plan = FabriqueDossier(mode_financement="cpf_hors_temps_travail"), FabriqueDossier()
    page = connecte(cpf.consultant).get(reverse("beneficiaires:financement", args=[cpf.numero])).text
    assert 'value="employeur"' not in page and 'value="administration"' not in page
    visiteur, url = connecte(plan.consultant), reverse("beneficiaires:financement", args=[plan.numero])
    saisie = {"ligne1-financeur": "opco", "ligne1-montant_centimes": "800", "ligne1-reference": "AT-12", "ligne2-financeur": "employeur"}
    assert "Une ligne a un financeur et un montant" in visiteur.post(url, saisie).text
    assert visiteur.post(url, saisie | {"ligne2-montant_centimes": "1000"})["Location"] == reverse("conventions:dossier", args=[plan.numero])
    assert [(x.financeur, x.montant_centimes) for x in LigneFinancement.objects.filter(dossier=plan)] == [("opco", 80_000), ("employeur", 100_000)]
    FabriqueConvention(dossier=plan)
    onglet = plat(visiteur.get(reverse("conventions:dossier", args=[plan.numero])).text)
    assert "Accord AT-12, payé par : employeur, qui se fait rembourser." in onglet
