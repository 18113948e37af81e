"""What each contract prints: its text, its tags, its two lives."""
import io
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import pikepdf
import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from pypdf import PdfReader

from beneficiaires.models import Piece
from bilan.socle import documents, instantane
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.roles import Role
from conventions import actions
from tests.fabriques import FabriqueDossier, FabriqueOrganisme, FabriquePrestation

pytestmark = pytest.mark.django_db
MODES = ["plan_developpement", "agent_public", "faf_independant", "personnel"]
AMENDES = ["plan_developpement", "personnel"]  # those whose amendment is printed too
BALISES = "<img src='http://x.example/a.png'> & <b>gras</b>"  # what somebody may write


def le(mois, jour, heure=10, minute=0):
    return datetime(2026, mois, jour, heure, minute, tzinfo=PARIS)


def rediger(gabarit, donnees):
    return documents.rendre(gabarit, instantane.decoder(donnees))


def texte(octets):
    mots = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages)
    return " ".join(mots.replace("\u202f", " ").replace("\u00a0", " ").split())


def conclure(mode):
    FabriqueOrganisme()
    dossier = FabriqueDossier(
        mode_financement=mode, beneficiaire__adresse="3 rue des Lilas", beneficiaire__code_postal="44000", beneficiaire__ville="Nantes",
        sur_temps_travail=mode in ("plan_developpement", "agent_public"),
    )
    consultant = Acteur(compte=dossier.consultant)
    convention = actions.preparer(dossier, acteur=consultant, instant=le(11, 18))
    actions.completer(
        convention, acteur=consultant, instant=le(11, 19), references_intervenants="Psychologue du travail, titre RNCP 37 000.", objectif=BALISES,
    )
    actions.envoyer(convention, acteur=consultant, instant=le(11, 20, 16, 25))
    if convention.regime.employeur_partie:
        actions.signer_et_transmettre(
            convention, acteur=Acteur(role=Role.EMPLOYEUR), instant=le(11, 23, 10, 12), nom="Nadia Lefort", fonction="Responsable RH",
        )
    actions.accepter(convention, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=le(12, 1, 19, 20), nom="Camille Moreau")
    actions.contresigner(convention, acteur=consultant, instant=le(12, 2, 8, 55), nom="Hélène Vasseur")
    return convention


def amender(contrat):
    consultant = Acteur(compte=contrat.dossier.consultant)
    avenant = actions.preparer_la_suite(contrat, acteur=consultant, instant=le(12, 3))
    actions.completer(avenant, acteur=consultant, instant=le(12, 3), prix_centimes=165_000)
    return actions.envoyer(avenant, acteur=consultant, instant=le(12, 3)).piece


@dataclass(frozen=True)
class Imprime:
    """One document: what it was drawn from, what was drawn, what one reads in it."""

    source: tuple[str, str]
    octets: bytes

    @cached_property
    def texte(self):
        return texte(self.octets)


@dataclass(frozen=True)
class Papiers:
    """The two documents of one contract, the fingerprint of what was signed, and its amendment."""

    projet: Imprime
    conclu: Imprime
    empreinte: str
    avenant: Imprime | None


@pytest.fixture(scope="module")
def contrats(django_db_setup, django_db_blocker):
    """Each contract, told and printed once for the tests that read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        imprimes = {mode: _imprimer(conclure(mode)) for mode in MODES}
        transaction.set_rollback(True)
    return imprimes


def _imprimer(convention):
    projet, conclu = Piece.objects.filter(dossier=convention.dossier).order_by("pk")
    assert (convention.version.piece, convention.piece_conclue) == (projet, conclu)
    avenant = imprime(amender(convention)) if convention.dossier.mode_financement in AMENDES else None
    return Papiers(imprime(projet), imprime(conclu), convention.version.empreinte, avenant)


def imprime(piece):
    source = piece.document.gabarit, piece.document.donnees
    return Imprime(source, rediger(*source))


@pytest.mark.parametrize("mode", MODES)
def test_the_draft_and_the_signed_contract_are_two_tagged_documents(contrats, mode):
    for papier in (contrats[mode].projet, contrats[mode].conclu):
        with pikepdf.open(io.BytesIO(papier.octets)) as pdf:
            assert pdf.Root.Lang == "fr"
            assert bool(pdf.Root.MarkInfo.Marked)
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            assert str(pdf.docinfo["/Title"]).endswith("version 1")


COMMUNES = [
    "19 h d’accompagnement et 5 h de recherches personnelles, comptées à part", "Du 11 janvier 2027 au 9 avril 2027", "1 800 €", "numéro 52440000044",
    "auprès du préfet de région des Pays de la Loire", "226-13", "R6313-7", "trois ans au plus", "1° Préliminaire", "2° Investigation", "3° Conclusions",
    "Calendrier prévisionnel", "18 et 25 janvier, 1er février 2027", "Part à distance : 100 %", "Hélène Vasseur",
]
PROPRES = {
    "plan_developpement": [
        "La personne salariée : Camille Moreau",
        "Convention tripartite de bilan de compétences", "R6313-8", "Ateliers Kerbrat SAS", "SIRET 810", "y compris l’employeur",
        "ni une faute ni un motif de licenciement",
        "prolongé au jour ouvrable suivant", "à la charge de l’employeur",
    ],
    "agent_public": ["d’agent public", "n° 2007-1470", "Obligations des parties", "attestation de présence", "à la charge de l’administration"],
    "faf_independant": ["D6353-1", "Sanction de l’action", "Fonds d’assurance formation"],
    "personnel": [
        "L6353-3", "Niveau préalable", "Titres et références", "Psychologue du travail, titre RNCP 37 000",
        "Aucun paiement n’est demandé ni accepté avant la fin du délai",
        "30 % du prix au plus, soit 540 €", "dix jours", "quatorze jours", "L221-18", "médiateur de la consommation",
        "Formulaire de rétractation", "force majeure",
        "3 rue des Lilas, 44000 Nantes", "Accompagnement individuel : une personne",
    ],
}
CONCLUES = {
    "plan_developpement": [
        "jusqu’au jeudi 3 décembre 2026 inclus", "transmis par l’employeur le 23 novembre 2026", "Signe et transmet le lundi 23 novembre 2026 à 10 h 12",
    ],
    "agent_public": ["Transmis le 23 novembre 2026, il a été accepté le 1er décembre 2026"],
    "faf_independant": [],
    "personnel": ["la rétractation est possible jusqu’au mercredi 16 décembre 2026 inclus", "conclu le 2 décembre 2026"],
}


@pytest.mark.parametrize("mode", MODES)
def test_each_contract_says_what_its_law_asks(contrats, mode):
    projet, conclu = contrats[mode].projet.texte, contrats[mode].conclu.texte
    for attendu in [*COMMUNES, *PROPRES[mode]]:
        assert attendu in projet
        assert attendu in conclu
    actes = ["Accepte et signe le mardi 1er décembre 2026 à 19 h 20", "Contresigne le mercredi 2 décembre 2026 à 8 h 55"]
    for attendu in [*CONCLUES[mode], *actes, contrats[mode].empreinte]:
        assert attendu in conclu
        assert attendu not in projet
    assert ("dix jours pour accepter" in projet) == (mode == "plan_developpement")
    assert ("sur le temps de travail, assimilé à l’exécution normale du contrat de travail" in projet) == (mode == "plan_developpement")
    assert ("sur le temps de service, pendant le congé pour bilan de compétences" in projet) == (mode == "agent_public")  # who has no such contract
    assert not any(mot in (projet + conclu).lower() for mot in ("stagiaire", "apprenant", "pôle emploi", "none"))


@pytest.mark.parametrize("accord", [("feminin", "La salariée"), ("masculin", "Le salarié"), ("neutre", "La personne salariée")])
def test_the_person_is_named_as_she_or_he_wishes(accord):
    FabriqueOrganisme()
    dossier = FabriqueDossier(beneficiaire__compte__accord=accord[0])
    consultant = Acteur(compte=dossier.consultant)
    document = actions.envoyer(actions.preparer(dossier, acteur=consultant, instant=le(11, 18)), acteur=consultant, instant=le(11, 20)).piece.document
    page = render_to_string(document.gabarit, {"charte": {}, **instantane.decoder(document.donnees)})
    assert f"{accord[1]} : Camille Moreau" in " ".join(strip_tags(page).replace("\u202f", " ").replace("\u00a0", " ").split())


def test_the_same_version_gives_the_same_bytes(contrats):
    conclu = contrats["personnel"].conclu
    assert rediger(*conclu.source) == conclu.octets


@pytest.mark.parametrize("mode", MODES)
def test_what_a_person_wrote_cannot_become_markup(contrats, mode):
    assert BALISES in contrats[mode].projet.texte
    assert BALISES in contrats[mode].conclu.texte


def elements(noeud, parents=()):
    """(type, attributes, types of the parents) of each element of the structure tree."""
    if isinstance(noeud, pikepdf.Array):
        for enfant in noeud:
            yield from elements(enfant, parents)
    elif isinstance(noeud, pikepdf.Dictionary) and "/S" in noeud:
        yield str(noeud.S), noeud.get("/A"), parents
        if "/K" in noeud:
            yield from elements(noeud.K, (*parents, str(noeud.S)))


@pytest.mark.parametrize("mode", MODES)
def test_tables_have_captions_and_scopes_and_no_paragraph_stands_in_a_list(contrats, mode):
    with pikepdf.open(io.BytesIO(contrats[mode].conclu.octets)) as pdf:
        lus = list(elements(pdf.Root.StructTreeRoot.K))
        types = [genre for genre, _, _ in lus]
        tables = 3 if mode == "faf_independant" else 2  # a fund of the self-employed is named with its agreement
        assert types.count("/Caption") == types.count("/Table") == tables
        cellules = [attributs for genre, attributs, _ in lus if genre == "/TD"]
        assert {len(attributs.Headers) for attributs in cellules} == {2}  # its row and its column: drawn from `scope`
        assert not [parents for genre, _, parents in lus if genre == "/P" and "/LI" in parents]
        assert types.count("/H1") == 1


def test_a_self_payer_s_contract_says_all_that_two_codes_ask(contrats):
    """L6353-4, L221-5, L221-21, L616-1, R6351-6: each one on paper, whatever the words of the offer."""
    lu = contrats["personnel"].conclu.texte
    assert FabriquePrestation.modalites_reglement not in lu  # the offer's invoice at the end is not for a self-payer (L6353-6)
    for mention in (
        "Formulaire de rétractation", "Renoncer au contrat ici", "puis le solde, réparti sur la durée du bilan",
        "dix jours à compter de la signature", "quatorze jours",
        "Aucun paiement n’est demandé ni accepté avant",
        "30 % du prix au plus, soit 540 €", "Médiation de la consommation, 1 place du Marché", "numéro 52440000044", "ne vaut pas agrément de l’État",
        "Part à distance : 100 %", "Aucun niveau préalable", "titre RNCP 37 000", "seules les heures réalisées sont dues", "rétractation est possible jusqu’au",
    ):
        assert mention in lu, mention


@pytest.mark.parametrize("mode", AMENDES)
def test_an_amendment_prints_what_it_changes_and_what_stays_in_force_until_then(contrats, mode):
    avenant = contrats[mode].avenant
    for attendu in (
        "Avenant n° 1", "Ce que l’avenant change", "Mentions modifiées", "Prix 1 800 € 1 650 €", "la version 1 reste en vigueur, et les séances confirmées",
    ):
        assert attendu in avenant.texte
    with pikepdf.open(io.BytesIO(avenant.octets)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
