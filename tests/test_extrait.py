"""« Tout emporter »: a file at once, a PDF by the worker, in the vault that dies with the content, and for a week only."""
import io
import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from beneficiaires.actions import oublier_les_extraits
from beneficiaires.models import Dossier, Piece
from bilan.portail import extrait
from bilan.portail.mise_en_page import en_mots
from bilan.portail.mots_de_l_extrait import MOTS
from bilan.socle import documents
from bilan.socle.models import Document, Evenement
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme
from tests.outils.connexion import Visiteur
from tests.syntheses.outils import ICI, beneficiaire, bilan_tenu, consultante, ranger, remise
from travaux.actions import ecrire_note

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _remis(base_du_module) -> int:
    FabriqueOrganisme()
    dossier = bilan_tenu()
    ecrire_note(dossier, acteur=consultante(dossier), instant=ICI, texte="Un mot pour vous.", partagee=True)
    return remise(dossier).dossier.pk


@pytest.fixture
def dossier(_remis, db) -> Dossier:
    cache.clear()
    return Dossier.objects.get(pk=_remis)


def test_the_file_holds_every_bilan_and_leaves_a_line_in_the_journal(client, dossier):
    second = FabriqueDossier(beneficiaire=dossier.beneficiaire)
    FabriqueDossier()
    client.force_login(dossier.beneficiaire.compte)
    reponse = client.post(reverse("portail:donnees_json"))
    lu = json.loads(reponse.content)
    assert (lu["format"], lu["version"], {b["numero"] for b in lu["bilans"]}) == ("bilan-mes-donnees", 1, {dossier.numero, second.numero})
    assert lu["compte"]["identite"]["email"] == dossier.beneficiaire.compte.email
    assert "attachment" in reponse["Content-Disposition"] and reponse["Cache-Control"] == "no-store"
    assert Evenement.objects.get(verbe="donnees.exporter").compte == dossier.beneficiaire.compte


def test_the_pdf_says_it_is_accessible_and_only_the_person_opens_it(client, dossier):
    client.force_login(dossier.beneficiaire.compte)
    client.post(reverse("portail:donnees_pdf"))
    piece = extrait.extraits(dossier).select_related("document").get()
    assert documents.preparer(piece.document_id, timezone.now())
    adresse = reverse("beneficiaires:piece", args=[dossier.numero, piece.pk])
    lu = PdfReader(io.BytesIO(client.get(adresse).content))
    texte = " ".join("".join(page.extract_text() for page in lu.pages).split())
    assert all(mot in texte for mot in ("Un mot pour vous.", "Ce qui fut dit.", dossier.numero, "Vos séances", "Le registre des heures"))
    assert lu.trailer["/Root"]["/MarkInfo"]["/Marked"] and lu.trailer["/Root"]["/Lang"] == "fr"
    assert Evenement.objects.filter(verbe="donnees.telecharger").count() == 1
    for autre in (dossier.consultant, FabriqueCompte(gestion=True)):
        client.force_login(autre)
        assert client.get(adresse).status_code == 404


def test_a_second_click_does_not_ask_twice(dossier):
    compte, acteur = dossier.beneficiaire.compte, beneficiaire(dossier)
    assert [len(extrait.preparer(compte, acteur=acteur, instant=ICI)) for _ in range(2)] == [1, 0]


def test_copies_are_limited(client, dossier):
    """All together, by whichever door."""
    portes = [reverse(f"portail:{nom}") for nom in ("donnees_json", "donnees_pdf", "donnees_du_compte")]
    client.force_login(dossier.beneficiaire.compte)
    assert [client.post(porte).status_code for porte in (*portes, *portes[2:] * 7)] == [200, 302] + [200] * 8
    ecrits = Document.objects.count(), Evenement.objects.count()
    assert [client.post(porte).status_code for porte in portes] == [429] * 3
    assert (Document.objects.count(), Evenement.objects.count()) == ecrits
    autre = Visiteur()
    autre.force_login(FabriqueDossier().beneficiaire.compte)
    assert autre.post(portes[0]).status_code == 200
    cache.clear()


@pytest.mark.parametrize(("detruits", "coffre"), [((), "travaux"), (("travaux",), "synthese"), (("travaux", "synthese"), "actes")])
def test_it_lies_in_the_vault_that_dies_first(dossier, detruits, coffre):
    for nom in detruits:
        getattr(dossier, f"coffre_{nom}").detruire(ICI)
    extrait.preparer(dossier.beneficiaire.compte, acteur=beneficiaire(dossier), instant=ICI)
    document = Document.objects.get(piece__nature="extrait_donnees")
    assert document.coffre_id == getattr(dossier, f"coffre_{coffre}_id")
    assert "Un mot pour vous." not in document.donnees if "travaux" in detruits else "Un mot pour vous." in document.donnees


def test_a_week_later_it_is_erased_and_nothing_else_is(dossier, django_capture_on_commit_callbacks):
    extrait.preparer(dossier.beneficiaire.compte, acteur=beneficiaire(dossier), instant=ICI)
    piece = extrait.extraits(dossier).select_related("document").get()
    ranger(piece.document, b"%PDF")
    autres = Piece.objects.count() - 1
    assert oublier_les_extraits(ICI + timedelta(days=7)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert oublier_les_extraits(ICI + timedelta(days=7, seconds=1)) == 1
    assert not storages["documents"].exists(str(piece.document_id))
    assert (Piece.objects.count(), Document.objects.filter(pk=piece.document_id).exists()) == (autres, False)


def test_a_consultant_takes_away_what_concerns_him(client):
    compte = FabriqueCompte(consultant=True)
    cache.clear()
    client.force_login(compte)
    lu = json.loads(client.post(reverse("portail:donnees_du_compte")).content)
    assert (lu["compte"]["identite"]["nom"], set(lu["metier"])) == ("Vasseur", {"disponibilites", "absences", "visio"})


@pytest.mark.parametrize(("cle", "valeur", "mots"), [
    ("prix_centimes", 180_000, "1 800 €"), ("minutes", 90, "1 h 30"), ("minutes", -90, "−1 h 30"), ("partagee", True, "oui"),
    ("le", "2027-03-10", "10 mars 2027"),
    ("le", "2027-03-10T09:06:00+00:00", "mercredi 10 mars 2027 à 10 h 06"), ("texte", "2027-01 fut une bonne année", "2027-01 fut une bonne année"),
])
def test_a_value_is_drawn_in_words(cle, valeur, mots):
    assert en_mots(cle, valeur).replace("\u202f", " ").replace("\u00a0", " ") == mots


def test_every_key_of_an_export_that_is_drawn_has_a_name_in_french(dossier):
    """A key without accents may stand as it is; one that lost them has its word."""
    dessines = extrait.figer(dossier, dossier.beneficiaire.compte, ICI)["blocs"]
    noms = {nom for bloc in dessines for nom in [bloc.get("titre"), bloc.get("nom"), *bloc.get("colonnes", []), *(f[0] for f in bloc.get("faits", []))] if nom}
    assert not {nom for nom in noms if nom.endswith((" le", "ee", "ees")) and nom not in MOTS.values() and nom != "Le"}
