"""The pages of dossiers in a real browser: opened from end to end, usable at 320 px, without an accessibility fault.

Without a script: tests/navigateur/test_bilan_entier.py.
"""
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from beneficiaires.actions import joindre
from beneficiaires.models import Dossier, Employeur
from beneficiaires.regles import TypeDocument
from bilan.socle.models import Document, EtatDocument
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriquePrestation
from tests.navigateur.outils import examiner
from tests.navigateur.regard import BUREAU, POCHE
from tests.outils.connexion import temoins
from tests.outils.navigateur import suivre

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def consultante():
    FabriqueOrganisme()
    FabriquePrestation()
    return FabriqueCompte(consultant=True)


def entrer(page, compte, live_server):
    page.context.add_cookies(temoins(compte, live_server.url))


def verifier(page, navigateur, nom):
    """No fault, nothing wider than the screen, one title, one highlight and one primary button at most."""
    assert examiner(navigateur, page, nom, BUREAU, POCHE) == []
    assert page.locator("h1").count() == 1
    assert page.locator("mark.surligne").count() <= 1
    assert page.locator("main .btn-primary").count() <= 1


def test_a_dossier_is_opened_from_the_first_page_to_the_calendar(page, navigateur, consultante, live_server):
    """Then the states that tests/navigateur/test_pages.py does not meet: a list that finds nothing, a bilan that begins, documents that failed or wait."""
    entrer(page, consultante, live_server)
    page.goto("/")
    page.get_by_role("link", name="Ouvrir un dossier").click()
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("#erreurs")).to_be_focused()
    page.get_by_label("Prénom").fill("Camille")
    page.get_by_label("Nom", exact=True).fill("Moreau")
    page.get_by_label("Adresse électronique").fill("camille@example.org")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Plan de développement des compétences").check()
    page.get_by_label("Raison sociale").fill("Ateliers Kerbrat SAS")
    verifier(page, navigateur, "financement")
    page.get_by_label("CPF, hors temps de travail").check()
    expect(page.get_by_label("Raison sociale")).to_have_count(0)
    page.get_by_label("Plan de développement des compétences").check()
    page.get_by_label("Raison sociale").fill("Ateliers Kerbrat SAS")
    suivre(page, "Continuer")
    verifier(page, navigateur, "programme")
    suivre(page, "Continuer")
    verifier(page, navigateur, "calendrier")
    suivre(page, "Continuer")
    verifier(page, navigateur, "recapitulatif")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Camille Moreau")
    dossier = Dossier.objects.get()
    assert dossier.employeur == Employeur.objects.get()
    verifier(page, navigateur, "dossier")

    FabriqueDossier(numero="BDC-2020-0001", consultant=consultante, etat="clos", date_terme="2026-01-01", mode_financement="personnel")
    echouee, _attend = (joindre(dossier, TypeDocument.FACTURE, coffre=dossier.coffre_actes, titre="Facture", gabarit="x", donnees={}, instant=timezone.now())
                        for _ in range(2))
    Document.objects.filter(pk=echouee.document_id).update(etat=EtatDocument.ECHEC, erreur="La préparation a pris trop de temps.")
    adresses = {"liste": "/dossiers/", "liste-vide": "/dossiers/?q=zzz"}
    adresses |= {nom: f"/dossiers/{dossier.numero}/{nom}/" for nom in ("documents", "fin")}
    for nom, adresse in adresses.items():
        page.goto(adresse)
        verifier(page, navigateur, nom)


def test_gestion_s_home_is_without_fault_when_all_is_to_be_done_and_when_all_is_done(page, navigateur, live_server):
    gestion = FabriqueCompte(gestion=True)
    entrer(page, gestion, live_server)
    page.goto("/")
    verifier(page, navigateur, "gestion-neuve")
    FabriqueOrganisme()
    FabriqueDossier()
    page.goto("/")
    verifier(page, navigateur, "gestion")
