"""The certificate and the attendance sheet: sums of the ledger, nothing typed, no content."""
from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from beneficiaires.models import Dossier, Piece
from bilan.socle import documents
from bilan.socle.acteur import Acteur
from bilan.socle.instantane import decoder
from bilan.socle.models import Document, Evenement
from bilan.socle.transitions import TransitionRefusee
from seances import actions
from seances.heures import compteur
from seances.models import EcritureHeures
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.seances.outils import beneficiaire, clore, confirmer, consultante, paris
from travaux.actions import ecrire_note

pytestmark = pytest.mark.django_db
CANARI = "canari-de-la-formatrice-en-logistique"


@pytest.fixture(scope="module")
def tenu(base_du_module):
    """The key of a bilan of which four sessions were held, three of them signed by both."""
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2))
    seances = confirmer(dossier)
    for seance in seances[:4]:
        clore(seance, fin=-15 if seance.numero == 4 else 0)
    for seance in seances[:3]:
        actions.emarger(seance, acteur=beneficiaire(dossier), instant=seance.fin + timedelta(hours=2))
    dossier.refresh_from_db()
    ecrire_note(dossier, acteur=consultante(dossier), instant=paris(2, 1), texte=CANARI, partagee=True)
    actions.noter_travail(dossier, acteur=beneficiaire(dossier), instant=paris(2, 1), jour=date(2027, 1, 20), minutes=90, sujet=CANARI)
    return dossier.pk


@pytest.fixture
def dossier(tenu):
    return Dossier.objects.get(pk=tenu)


def _certifier(dossier):
    return actions.certifier(dossier, acteur=consultante(dossier), instant=paris(2, 2, 10, 0))


def _pdf(document):
    return documents.rendre(document.gabarit, decoder(document.donnees))


def _texte(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_certificate_certifies_the_sum_of_the_ledger_and_nothing_else(dossier):
    texte = _texte(_pdf(_certifier(dossier).document))
    somme = sum(EcritureHeures.objects.filter(dossier=dossier, nature="accompagnement").values_list("minutes", flat=True))
    assert somme == 405 == compteur(dossier).accompagnement.realise
    for attendu in ("6\u00a0h\u00a045 d’accompagnement réalisées", "Du 11\u00a0janvier 2027 au 1er\u00a0février 2027", "Camille Moreau", "Ateliers Kerbrat SAS",
                    "Hélène Vasseur", "52440000044", "fin de l’année du dernier paiement", "Bilan de compétences"):
        assert " ".join(attendu.split()) in texte, attendu


def test_the_sheet_shows_each_session_with_both_signatures(dossier):
    _certifier(dossier)
    texte = _texte(_pdf(Document.objects.get(gabarit__endswith="feuille_emargement.html")))
    assert "4. 1er février 2027 9 h 30 à 11 h 15" in texte
    assert texte.count("Signature du bénéficiaire :") == 1
    assert "Camille Moreau, le lundi 11 janvier 2027 à 12 h 30" in texte


def test_a_long_sheet_keeps_each_session_on_one_page_and_its_total_at_the_end(dossier):
    _certifier(dossier)
    sheet = Document.objects.get(gabarit__endswith="feuille_emargement.html")
    donnees = decoder(sheet.donnees)
    donnees["lignes"] = donnees["lignes"][:3] * 8
    pages = [page.extract_text() for page in PdfReader(BytesIO(documents.rendre(sheet.gabarit, donnees))).pages]
    assert len(pages) > 2
    assert [page.count("Hélène Vasseur, le") for page in pages] == [page.count("Camille Moreau, le") for page in pages]
    assert ["Total de" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_neither_document_holds_a_word_of_the_bilan(dossier):
    _certifier(dossier)
    for document in Document.objects.all():
        assert CANARI not in document.donnees and CANARI not in _texte(_pdf(document))
    assert CANARI not in str(list(Evenement.objects.values()))


def test_both_are_tagged_titled_and_in_french(dossier):
    _certifier(dossier)
    for document in Document.objects.all():
        with pikepdf.open(BytesIO(_pdf(document))) as pdf:
            assert (bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang)) == (True, "fr")
            assert "/StructTreeRoot" in pdf.Root and dossier.numero in str(pdf.docinfo["/Title"])


@pytest.mark.parametrize(("mode", "chez"), [
    ("plan_developpement", ", de l’entreprise Ateliers Kerbrat SAS, a suivi"), ("agent_public", ", de l’administration Ateliers Kerbrat SAS, a suivi"),
    ("cpf_temps_travail", " a suivi"),
])
def test_the_employer_is_named_only_when_a_party_and_an_administration_is_no_company(mode, chez):
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2), mode_financement=mode)
    clore(confirmer(dossier)[0])
    dossier.refresh_from_db()
    document = _certifier(dossier).document
    assert f"{dossier.beneficiaire.compte.nom_complet}{chez}" in _texte(_pdf(document))
    assert ("Ateliers Kerbrat" in document.donnees) == ("Kerbrat" in chez)


def test_issuing_again_makes_a_new_version_and_leaves_the_first(dossier):
    premiere = _certifier(dossier)
    seconde = _certifier(dossier)
    assert [(p.nature, p.version) for p in (premiere, seconde)] == [("certificat_realisation", 1), ("certificat_realisation", 2)]
    assert seconde.document.nom_fichier == f"2027-02-02_certificat_realisation_v2_{dossier.numero}.pdf"
    assert Piece.objects.filter(nature="feuille_emargement").count() == 2


def test_nothing_is_certified_before_a_session_was_held_nor_by_a_stranger(dossier):
    autre = FabriqueDossier(etat="en_cours")
    with pytest.raises(TransitionRefusee, match="^Aucune séance n’est close"):
        actions.certifier(autre, acteur=consultante(autre), instant=paris(2, 2))
    for compte in (dossier.beneficiaire.compte, FabriqueCompte(consultant=True)):
        with pytest.raises(PermissionDenied):
            actions.certifier(dossier, acteur=Acteur(compte=compte), instant=paris(2, 2))


def test_the_papers_of_an_evening_in_paris_bear_the_day_that_it_is_in_la_reunion():
    """One clock for a whole paper: its period and its lines never give two days for one session."""
    FabriqueOrganisme()
    ici = FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2), beneficiaire__territoire="reunion")
    clore(FabriqueSeance(dossier=ici, etape="preliminaire", debut=paris(1, 11, 22, 0), fin=paris(1, 11, 22, 45)))
    ici.refresh_from_db()
    actions.certifier(ici, acteur=consultante(ici), instant=paris(1, 12))
    donnees = decoder(Piece.objects.get(dossier=ici, nature="feuille_emargement").document.donnees)
    assert (donnees["debut"], donnees["fin"], donnees["lignes"][0]["debut"]) == (date(2027, 1, 12), date(2027, 1, 12), paris(1, 11, 22, 0))
    assert EcritureHeures.objects.get(dossier=ici).jour == date(2027, 1, 11)  # the ledger is the provider's, on a clock in Paris


def test_the_sheet_of_someone_who_lives_far_is_on_his_clock():
    FabriqueOrganisme()
    ici = FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2), beneficiaire__territoire="reunion")
    clore(confirmer(ici)[0])
    ici.refresh_from_db()
    actions.certifier(ici, acteur=consultante(ici), instant=paris(1, 12))
    feuille = Piece.objects.get(dossier=ici, nature="feuille_emargement").document
    texte = _texte(_pdf(feuille))
    assert "12 h 30 à 13 h 30" in texte
    assert "les heures sont données à l’heure de La Réunion" in texte
