"""Several funders and another price: what a draft proposes of them follows it, from its sending or its conclusion to its renunciation."""
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from beneficiaires import actions as dossiers
from beneficiaires.models import LigneFinancement
from bilan.socle import instantane
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from conventions import actions
from conventions.etats import EtatConvention
from conventions.models import Convention
from tests.conventions.test_avenant_particulier import APRES, renoncer
from tests.conventions.test_retractation import connecte, contrat, plat
from tests.fabriques import FabriqueConvention, FabriqueDossier, FabriqueOrganisme

pytestmark = pytest.mark.django_db
E = EtatConvention
EMPLOYEUR = Acteur(role=Role.EMPLOYEUR)
DEUX = [{"financeur": "opco", "nom": "Atlas", "montant_centimes": 80_000, "reference": "AT-12"}, {"financeur": "employeur", "montant_centimes": 100_000}]
AUTRES = [{"financeur": "opco", "nom": "Atlas", "montant_centimes": 90_000, "reference": "AT-12"}, {"financeur": "employeur", "montant_centimes": 75_000}]
AU_MEME_PRIX = [{"financeur": "opco", "nom": "Atlas", "montant_centimes": 90_000, "reference": "AT-12"}, {"financeur": "employeur", "montant_centimes": 90_000}]
ANCIENS, NOUVEAUX, RECOUPES = [("opco", 80_000), ("employeur", 100_000)], [("opco", 90_000), ("employeur", 75_000)], [("opco", 90_000), ("employeur", 90_000)]


def le(jour, heure=10):
    return datetime(2026, 12, jour, heure, tzinfo=PARIS)


@pytest.fixture
def dossier():
    FabriqueOrganisme()
    return FabriqueDossier()


def par(dossier):
    return Acteur(compte=dossier.consultant)


def etat(dossier):
    """What the dossier says of its price and of who funds it."""
    dossier.refresh_from_db()
    return dossier.prix_centimes, list(LigneFinancement.objects.filter(dossier=dossier).values_list("financeur", "montant_centimes"))


def envoyer(dossier):
    """A first contract that says its two funders, at the employer's."""
    convention = actions.preparer(dossier, acteur=par(dossier), instant=le(1))
    dossiers.financer(dossier, acteur=par(dossier), instant=le(1), lignes=DEUX)
    actions.envoyer(convention, acteur=par(dossier), instant=le(1))
    return convention


def signer(convention, jour, *, jusqu_a=E.CONCLUE):
    dossier = convention.dossier
    actions.signer_et_transmettre(convention, acteur=EMPLOYEUR, instant=le(jour), nom="Nadia Lefort", fonction="RH")
    actions.accepter(convention, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=le(jour, 11), nom="Camille Moreau")
    if jusqu_a == E.CONCLUE:
        actions.contresigner(convention, acteur=par(dossier), instant=le(jour, 12), nom="Hélène Vasseur")


@pytest.fixture(scope="module")
def bases(base_du_module):
    """The keys of such a contract, and of another one that all have signed."""
    FabriqueOrganisme()
    parti, signe = envoyer(FabriqueDossier()), envoyer(FabriqueDossier())
    signer(signe, 2)
    return {"envoye": parti.pk, "conclu": signe.pk}


@pytest.fixture
def envoye(bases):
    return Convention.objects.au_complet().get(pk=bases["envoye"])


@pytest.fixture
def conclu(bases):
    return Convention.objects.au_complet().get(pk=bases["conclu"])


def suite(base, lignes=AUTRES, prix=165_000, jour=5):
    brouillon = actions.preparer_la_suite(base, acteur=par(base.dossier), instant=le(jour))
    actions.completer(brouillon, acteur=par(base.dossier), instant=le(jour), prix_centimes=prix, lignes=lignes)
    return brouillon


def test_a_first_draft_writes_its_price_and_its_funders_on_the_dossier(dossier):
    convention = actions.preparer(dossier, acteur=par(dossier), instant=le(1))
    actions.completer(convention, acteur=par(dossier), instant=le(1), prix_centimes=165_000, lignes=AUTRES)
    assert etat(dossier) == (165_000, NOUVEAUX)
    version = actions.envoyer(convention, acteur=par(dossier), instant=le(1))
    assert [ligne["montant_centimes"] for ligne in version.contenu["financements"]] == [90_000, 75_000]


def test_a_new_version_proposes_them_and_writes_them_when_it_is_sent(envoye):
    dossier, nouvelle = envoye.dossier, suite(envoye)
    assert etat(dossier) == (180_000, ANCIENS)  # nothing for anyone before
    version = actions.envoyer(nouvelle, acteur=par(dossier), instant=le(5))
    assert etat(dossier) == (165_000, NOUVEAUX)
    assert [mot for mot, *_ in version.contenu["changements"]] == ["Prix", "Répartition du prix"]


def test_an_amendment_writes_them_when_all_have_signed_it(conclu):
    dossier, avenant = conclu.dossier, suite(conclu)
    actions.envoyer(avenant, acteur=par(dossier), instant=le(5))
    assert etat(dossier) == (180_000, ANCIENS)
    signer(avenant, 6)
    assert etat(dossier) == (165_000, NOUVEAUX)


@pytest.mark.parametrize("fin", ["refuse", "decline", "silence", "abandonne"])
def test_an_amendment_that_comes_to_nothing_changes_nothing(conclu, fin):
    dossier, avenant = conclu.dossier, suite(conclu)
    if fin == "abandonne":
        actions.abandonner(avenant, acteur=par(dossier), instant=le(5))
    else:
        actions.envoyer(avenant, acteur=par(dossier), instant=le(5))
    if fin == "decline":
        actions.decliner(avenant, acteur=EMPLOYEUR, instant=le(6))
    if fin in ("refuse", "silence"):
        actions.signer_et_transmettre(avenant, acteur=EMPLOYEUR, instant=le(6), nom="Nadia Lefort", fonction="RH")
    if fin == "refuse":
        actions.refuser(avenant, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=le(7))
    if fin == "silence":
        actions.constater_silence(avenant, instant=avenant.expire_le)
        repris = actions.preparer_la_suite(avenant, acteur=par(dossier), instant=avenant.expire_le)
        assert [ligne["montant_centimes"] for ligne in repris.proposees["lignes"]] == [90_000, 75_000]  # what it had proposed is not typed again
    assert etat(dossier) == (180_000, ANCIENS)


@pytest.mark.parametrize("signe", [False, True])
def test_lines_that_change_at_the_same_price_are_a_change_of_substance(envoye, conclu, signe):
    base = conclu if signe else envoye
    dossier, brouillon = base.dossier, suite(base, AU_MEME_PRIX, 180_000)
    version = actions.envoyer(brouillon, acteur=par(dossier), instant=le(5))
    assert version.contenu["changements"] == [
        ["Répartition du prix", "OPCO\u202f: Atlas 800\xa0€, Employeur 1\u202f000\xa0€", "OPCO\u202f: Atlas 900\xa0€, Employeur 900\xa0€"],
    ]
    assert etat(dossier) == (180_000, ANCIENS if signe else RECOUPES)


def test_a_renounced_amendment_gives_the_funders_of_the_contract_back():
    base = contrat()
    dossier = base.dossier
    fonds = {"financeur": "faf", "nom": "FIF PL", "montant_centimes": 50_000, "depose_le": date(2026, 11, 20)}
    siennes = [fonds, {"financeur": "beneficiaire", "montant_centimes": 100_000}]
    avenant = actions.preparer_la_suite(base, acteur=par(dossier), instant=APRES)
    actions.completer(avenant, acteur=par(dossier), instant=APRES, prix_centimes=150_000, lignes=siennes)
    actions.envoyer(avenant, acteur=par(dossier), instant=APRES)
    actions.accepter(avenant, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=APRES, nom="Camille Moreau")
    actions.contresigner(avenant, acteur=par(dossier), instant=APRES, nom="Hélène Vasseur")
    assert etat(dossier) == (150_000, [("faf", 50_000), ("beneficiaire", 100_000)])
    renoncer(Convention.objects.au_complet().get(pk=avenant.pk), APRES)
    assert etat(dossier) == (180_000, [])


OPCO_SEUL = [{"financeur": "opco", "nom": "Atlas", "montant_centimes": 180_000}]  # signed before one of a contract's own funders had to be among them


def a_ses_frais(*lignes):
    FabriqueOrganisme()
    dossier = FabriqueDossier(
        mode_financement="personnel", etat="planifie", beneficiaire__adresse="3 rue des Lilas", beneficiaire__code_postal="44000", beneficiaire__ville="Nantes",
    )
    LigneFinancement.objects.bulk_create(LigneFinancement(dossier=dossier, ordre=rang, **ligne) for rang, ligne in enumerate(lignes, 1))
    return FabriqueConvention(dossier=dossier, etat=E.CONCLUE, retractation_jusqu_au=date(2026, 12, 16))


def amender(base, lignes):
    avenant = actions.preparer_la_suite(base, acteur=par(base.dossier), instant=APRES)
    actions.completer(avenant, acteur=par(base.dossier), instant=APRES, lignes=lignes)
    actions.envoyer(avenant, acteur=par(base.dossier), instant=APRES)
    actions.accepter(avenant, acteur=Acteur(compte=base.dossier.beneficiaire.compte), instant=APRES, nom="Camille Moreau")
    return Convention.objects.au_complet().get(pk=avenant.pk)


def test_whoever_renounces_an_amendment_is_not_kept_in_it_by_a_rule_younger_than_her_contract():
    base = a_ses_frais(*OPCO_SEUL)
    avenant = amender(base, [{"financeur": "opco", "nom": "Atlas", "montant_centimes": 80_000}, {"financeur": "beneficiaire", "montant_centimes": 100_000}])
    actions.contresigner(avenant, acteur=par(base.dossier), instant=APRES, nom="Hélène Vasseur")
    renoncer(Convention.objects.au_complet().get(pk=avenant.pk), APRES)
    assert etat(base.dossier) == (180_000, [("opco", 180_000)])


def test_an_amendment_that_she_signed_before_a_rule_is_countersigned_after_it():
    base = a_ses_frais()
    avenant = amender(base, [{"financeur": "opco", "nom": "Atlas", "montant_centimes": 80_000}, {"financeur": "beneficiaire", "montant_centimes": 100_000}])
    Convention.objects.filter(pk=avenant.pk).update(propose=instantane.encoder({**avenant.proposees, "lignes": OPCO_SEUL}))
    actions.contresigner(Convention.objects.au_complet().get(pk=avenant.pk), acteur=par(base.dossier), instant=APRES, nom="Hélène Vasseur")
    assert etat(base.dossier) == (180_000, [("opco", 180_000)])


@pytest.mark.parametrize(("lignes", "prix", "motif"), [
    (AUTRES, 170_000, "Les financements font 1 650 €, le prix est de 1 700 €"), (AUTRES, 180_000, "Les financements font 1 650 €, le prix est de 1 800 €"),
    ([{"financeur": "opco", "montant_centimes": 0}], 165_000, "supérieur à zéro"),
    ([{"financeur": "employeur", "montant_centimes": 165_000, "subrogation": True}], 165_000, "Seul un OPCO"),
])
def test_lines_that_do_not_make_the_proposed_price_are_refused_whole(envoye, lignes, prix, motif):
    brouillon = actions.preparer_la_suite(envoye, acteur=par(envoye.dossier), instant=le(5))
    with pytest.raises(ValidationError, match=motif):
        actions.completer(brouillon, acteur=par(envoye.dossier), instant=le(5), prix_centimes=prix, lignes=lignes)
    brouillon.refresh_from_db()
    assert brouillon.proposees == {}


def test_a_price_changed_afterwards_without_its_lines_goes_nowhere(conclu):
    dossier, brouillon = conclu.dossier, suite(conclu)
    actions.completer(brouillon, acteur=par(dossier), instant=le(5), prix_centimes=160_000)
    with pytest.raises(TransitionRefusee, match="Les financements font 1 650 €, le prix est de 1 600 €"):
        actions.envoyer(brouillon, acteur=par(dossier), instant=le(5))


def test_the_usual_payer_may_take_the_whole_back(conclu):
    dossier, avenant = conclu.dossier, suite(conclu, [])
    actions.envoyer(avenant, acteur=par(dossier), instant=le(5))
    signer(avenant, 6)
    assert etat(dossier) == (165_000, [])


def test_no_draft_proposes_an_employer_where_he_must_not_know():
    base = contrat()
    avenant = actions.preparer_la_suite(base, acteur=par(base.dossier), instant=APRES)
    with pytest.raises(ValidationError, match="ne regarde pas l’employeur"):
        actions.completer(avenant, acteur=par(base.dossier), instant=APRES, lignes=[{"financeur": "employeur", "montant_centimes": 180_000}])


# --- the page ---


def test_the_page_shows_the_price_beside_its_funders_and_keeps_what_was_typed(conclu):
    dossier = conclu.dossier
    actions.preparer_la_suite(conclu, acteur=par(dossier), instant=le(5))
    visiteur, url = connecte(dossier.consultant), reverse("conventions:repartition", args=[dossier.numero])
    assert url in visiteur.get(reverse("conventions:dossier", args=[dossier.numero])).text
    page = visiteur.get(url).text
    assert 'value="1800"' in page and 'value="800"' in page and 'value="Atlas"' in page and "facultatif" not in page
    saisie = {"prix_centimes": "1700", "ligne1-financeur": "opco", "ligne1-montant_centimes": "900", "ligne1-nom": "Atlas",
              "ligne2-financeur": "employeur", "ligne2-montant_centimes": "750"}
    refus = visiteur.post(url, saisie)
    assert (refus.status_code, "Les financements font 1 650 €, le prix est de 1 700 €" in plat(refus.text), 'value="900"' in refus.text) == (422, True, True)
    assert visiteur.post(url, saisie | {"prix_centimes": "1650"})["Location"] == reverse("conventions:dossier", args=[dossier.numero])
    suivante = Convention.objects.get(etat=E.BROUILLON)
    assert (suivante.proposees["prix_centimes"], [x["montant_centimes"] for x in suivante.proposees["lignes"]]) == (165_000, [90_000, 75_000])
    assert etat(dossier) == (180_000, ANCIENS)


def test_a_first_draft_shares_its_price_on_the_page_of_the_dossier_and_a_sent_one_nowhere(dossier):
    visiteur, url = connecte(dossier.consultant), reverse("conventions:repartition", args=[dossier.numero])
    assert visiteur.get(url).status_code == 404
    convention = actions.preparer(dossier, acteur=par(dossier), instant=le(1))
    assert visiteur.get(url)["Location"] == reverse("beneficiaires:financement", args=[dossier.numero])
    actions.envoyer(convention, acteur=par(dossier), instant=le(1))
    assert visiteur.get(url)["Location"] == reverse("conventions:dossier", args=[dossier.numero])


def test_a_fund_asked_too_late_for_the_proposed_dates_is_refused():
    FabriqueOrganisme()
    dossier = FabriqueDossier(mode_financement="faf_independant")
    convention = actions.preparer(dossier, acteur=par(dossier), instant=le(1))
    actions.completer(convention, acteur=par(dossier), instant=le(1), references_intervenants="Psychologue du travail.")
    actions.envoyer(convention, acteur=par(dossier), instant=le(1))
    suivante = actions.preparer_la_suite(convention, acteur=par(dossier), instant=le(2))
    ligne = {"financeur": "faf", "nom": "FIF PL", "montant_centimes": 180_000, "depose_le": date(2027, 1, 11)}
    with pytest.raises(ValidationError, match="avant le début du bilan"):
        actions.completer(suivante, acteur=par(dossier), instant=le(2), lignes=[ligne])
