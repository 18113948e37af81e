"""Contracts answered in real browsers: a refusal that nobody has to explain, a person who pays for herself, and a page signed without a mouse."""
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from conventions import actions
from conventions.etats import EtatConvention
from conventions.models import Convention
from tests.fabriques import FabriqueDossier, FabriqueOrganisme
from tests.navigateur.clavier import aller, tenu
from tests.navigateur.outils import Personne, chiffres, examiner, fabriquer_les_documents, regards, texte
from tests.navigateur.regard import BUREAU, POCHE
from tests.outils import boite
from tests.outils.connexion import temoins

pytestmark = pytest.mark.django_db(transaction=True)
E = EtatConvention
STYLE = "['color', 'backgroundColor', 'borderColor', 'borderWidth', 'fontWeight', 'fontSize'].map(p => getComputedStyle(e)[p])"


@pytest.fixture
def visiter(navigateur, live_server):
    """Someone with a browser of his own, at the door or already in."""
    cache.clear()
    personnes = []

    def ouvrir(nom, compte=None, largeur=POCHE) -> Personne:
        personnes.append(Personne(navigateur, live_server.url, nom, largeur))
        if compte:
            personnes[-1].page.context.add_cookies(temoins(compte, live_server.url))
        return personnes[-1]

    yield ouvrir
    assert [faute for personne in personnes for faute in personne.fautes] == []


def _envoyee(**traits) -> Convention:
    FabriqueOrganisme()
    debut = timezone.localdate() + timedelta(days=45)
    dossier = FabriqueDossier(periode_debut=debut, periode_fin=debut + timedelta(days=80), **traits)
    consultant = Acteur(compte=dossier.consultant)
    convention = actions.preparer(dossier, acteur=consultant, instant=timezone.now())
    actions.completer(convention, acteur=consultant, instant=timezone.now(), references_intervenants="Psychologue du travail, titre protégé.")
    actions.envoyer(convention, acteur=consultant, instant=timezone.now())
    return convention


def _pareils(page) -> bool:
    """Whether the two gestures have the same size and the same look."""
    un, autre = (page.get_by_role("link", name=nom) for nom in ("J’accepte et je signe", "Je refuse"))
    tailles = [(round(boite["width"]), round(boite["height"])) for boite in (un.bounding_box(), autre.bounding_box())]
    return tailles[0] == tailles[1] and un.evaluate(f"e => {STYLE}") == autre.evaluate(f"e => {STYLE}")


def test_a_refusal_is_two_equal_gestures_away_and_the_employer_reads_not_concluded(navigateur, visiter):
    convention = _envoyee()
    compte, lien = convention.dossier.beneficiaire.compte, boite.lien(convention.dossier.employeur.courriel)
    actions.signer_et_transmettre(
        convention, acteur=Acteur(role=Role.EMPLOYEUR), instant=timezone.now(), nom="Yann Kerbrat", fonction="directeur des ressources humaines",
    )
    fabriquer_les_documents()
    camille, employeur = visiter("camille", compte), visiter("employeur", largeur=BUREAU)
    employeur.va(lien)
    employeur.garde("transmise")
    camille.va(f"/conventions/reponse/{convention.pk}/")
    for _ in regards(camille.page, POCHE, BUREAU):
        assert _pareils(camille.page)
    camille.garde("choix")
    camille.clique("Je refuse", role="link")
    assert camille.page.locator("main textarea, main select").count() == 0
    assert [champ.get_attribute("name") for champ in camille.page.locator("main input:not([type=hidden])").all()] == ["nom", "code"]
    camille.clique("Recevoir un code")
    camille.page.get_by_label("Code reçu par courriel").fill(chiffres(compte.email))
    camille.garde("refuser")
    camille.fautes += examiner(navigateur, camille.page, "refuser")
    camille.clique("Je refuse")
    camille.garde("refusee")
    camille.fautes += examiner(navigateur, camille.page, "refusee")
    convention.refresh_from_db()
    assert convention.etat == E.REFUSEE
    employeur.page.reload()
    employeur.lit("Non conclue")
    assert not any(mot in texte(employeur.page).lower() for mot in ("refus", "motif", "silence"))
    employeur.garde("non-conclue")


def test_a_person_who_pays_for_herself_signs_her_own_contract(visiter):
    convention = _envoyee(
        mode_financement="personnel", beneficiaire__adresse="3 rue Kervégan", beneficiaire__code_postal="44000", beneficiaire__ville="Nantes",
    )
    compte = convention.dossier.beneficiaire.compte
    fabriquer_les_documents()
    camille = visiter("camille", compte)
    camille.va("/")
    camille.garde("accueil")
    page = camille.va(f"/conventions/reponse/{convention.pk}/")
    camille.lit("à votre charge")
    assert "employeur" not in page.locator("main").inner_text().lower()
    camille.garde("contrat")
    camille.clique("J’accepte et je signe", role="link")
    camille.clique("Recevoir un code")
    page.get_by_label("Code reçu par courriel").fill(chiffres(compte.email))
    page.get_by_role("checkbox").check()
    camille.clique("J’accepte et je signe")
    camille.garde("accepte")
    helene = visiter("consultante", convention.dossier.consultant, largeur=BUREAU)
    page = helene.va(f"/conventions/{convention.dossier.numero}/contresigner/")
    page.get_by_label("Vos prénom et nom").fill("Hélène Vasseur")
    page.get_by_role("checkbox").check()
    helene.clique("Contresigner")
    helene.lit("Rétractation possible")
    helene.garde("conclu")
    convention.refresh_from_db()
    assert convention.etat == E.CONCLUE


def test_the_employer_signs_with_the_keyboard_alone(visiter):
    convention = _envoyee()
    adresse = convention.dossier.employeur.courriel
    fabriquer_les_documents()
    employeur = visiter("employeur", largeur=BUREAU)
    page = employeur.va(boite.lien(adresse))
    page.keyboard.press("Tab")
    assert tenu(page) == "Aller au contenu"
    chemin = aller(page, "nom")
    assert any("PDF" in arret for arret in chemin), chemin
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Yann Kerbrat")
    assert aller(page, "geste") == ["fonction", "code", "geste"]
    with page.expect_navigation():
        page.keyboard.press("Enter")
    employeur.garde("code-demande")
    aller(page, "code")
    page.keyboard.type(chiffres(adresse))
    assert aller(page, "accord") == ["geste", "accord"]
    page.keyboard.press("Space")
    assert aller(page, "geste") == ["geste"]
    with page.expect_navigation():
        page.keyboard.press("Enter")
    employeur.garde("signee")
    convention.refresh_from_db()
    assert convention.etat == E.TRANSMISE
