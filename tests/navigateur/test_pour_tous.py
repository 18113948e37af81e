"""The main pages as people really meet them: without a mouse, through a screen reader, in forced colours, with late fonts, with a provider's accent."""
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from beneficiaires.models import Organisme
from bilan.socle.acteur import Acteur
from bilan.socle.logo import lire as lire_logo
from bilan.socle.roles import Role
from conventions import actions
from conventions.etats import EtatConvention
from seances.models import Seance
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueSeance
from tests.navigateur.clavier import aller, ecrire, suivre
from tests.navigateur.outils import chiffres, fabriquer_les_documents
from tests.navigateur.test_reponses import _envoyee
from tests.outils import boite
from tests.outils.connexion import temoins
from tests.outils.navigateur import Page, axe
from tests.socle.test_logo import _svg
from tests.travaux.outils import a_dix_heures

pytestmark = pytest.mark.django_db(transaction=True)
BUDGET_DE_SAUT = .02
SAUTS = """() => new Promise(resolve => {
  let total = 0;
  new PerformanceObserver(liste => { for (const saut of liste.getEntries()) if (!saut.hadRecentInput) total += saut.value; })
    .observe({type: "layout-shift", buffered: true});
  document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve(total))));
})"""
DESSINEE = "() => new Promise(resolve => new PerformanceObserver(resolve).observe({type: 'paint', buffered: true}))"
DISTINCTS = """() => {
  const style = (choix, quoi) => { const e = document.querySelector(choix); return e ? getComputedStyle(e)[quoi] : choix; };
  const fautes = [];
  if (style(".cases .f", "fill") === style(".cases .c", "fill")) fautes.push("heures faites et à prévoir pareilles");
  if (style("mark.surligne", "backgroundColor") === style("body", "backgroundColor")) fautes.push("surligneur invisible");
  for (const e of document.querySelectorAll(".btn:not(.btn-link)")) if (parseFloat(getComputedStyle(e).borderTopWidth) < 1) fautes.push(e.innerText);
  return fautes;
}"""
MOUVEMENTS = """() => [...document.querySelectorAll("*")].filter(e => (s => Math.max(parseFloat(s.transitionDuration), parseFloat(s.animationDuration)) > 0)(
  getComputedStyle(e))).map(e => e.tagName)"""
# the squares of a step are mute: the hours in words beside them are what is heard, and on one line what is read
MUETTES = """() => [...document.querySelectorAll(".etape .heures")].filter(e => !(h => h > 0 && h < 40)(e.getBoundingClientRect().height))
  .map(e => e.textContent)"""
SANS_NOM = re.compile(r"^\s*- (button|link|textbox|combobox|checkbox|radio|img|searchbox|navigation|dialog)(?::|\s*$|\s*\[)", re.MULTILINE)


@pytest.fixture
def visiter(navigateur, live_server):
    cache.clear()

    def ouvrir(compte=None) -> Page:
        page = navigateur.page(base_url=live_server.url)
        if compte:
            page.context.add_cookies(temoins(compte, live_server.url))
        return page

    return ouvrir


@pytest.fixture
def convention():
    """A convention that waits for its bénéficiaire, and in another bilan a session that ended yesterday."""
    envoyee = _envoyee()
    actions.signer_et_transmettre(
        envoyee, acteur=Acteur(role=Role.EMPLOYEUR), instant=timezone.now(), nom="Yann Kerbrat", fonction="directeur des ressources humaines",
    )
    fabriquer_les_documents()
    hier = a_dix_heures(jours=-1)
    autre = FabriqueDossier(etat="en_cours", consultant=envoyee.dossier.consultant, contractualise_le=hier.date() - timedelta(days=30))
    FabriqueSeance(dossier=autre, numero=1, etape="preliminaire", debut=hier, fin=hier + timedelta(hours=1))
    return envoyee


def test_each_role_does_its_work_with_the_keyboard_alone(visiter, convention):
    compte = convention.dossier.beneficiaire.compte
    page = visiter(compte)
    page.goto("/")
    suivre(page, "Lire et répondre")
    suivre(page, "J’accepte et je signe")
    suivre(page, "geste")  # « Recevoir un code »
    ecrire(page, "code", chiffres(compte.email))
    aller(page, "accord")
    page.keyboard.press("Space")
    suivre(page, "geste")
    convention.refresh_from_db()
    assert convention.etat == EtatConvention.ACCEPTEE
    page = visiter(convention.dossier.consultant)
    page.goto("/")
    suivre(page, "Clore")
    aller(page, "issue")
    page.keyboard.press("Space")
    aller(page, "Clore")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".alert-danger").all_inner_texts() == []
    assert Seance.objects.exclude(dossier=convention.dossier).get().etat == "realisee"
    page = visiter(FabriqueCompte(gestion=True))
    page.goto("/")
    suivre(page, "Voir la file")
    assert page.get_by_role("heading", level=1).inner_text() == "Ce qui est à détruire"


def _principales(visiter, convention) -> list[tuple[Page, str]]:
    dossier = convention.dossier
    etranger, consultante = visiter(), visiter(dossier.consultant)
    return [
        (etranger, "/connexion/"), (etranger, "/qui-voit-quoi/"), (etranger, boite.lien(dossier.employeur.courriel)),
        (visiter(dossier.beneficiaire.compte), "/portail/"), (consultante, "/"), (consultante, f"/dossiers/{dossier.numero}/"),
    ]


def _aux_polices_tardives(page: Page, adresse: str) -> float:
    """How much the page moves when its fonts come after it was drawn in others."""
    retenues = []
    page.route("**/*.woff2", lambda police: retenues.append(police))
    page.goto(adresse, wait_until="domcontentloaded")
    page.evaluate(DESSINEE)
    assert retenues, adresse
    for police in retenues:
        police.continue_()
    page.unroute("**/*.woff2")
    return page.evaluate(SAUTS)


def test_the_main_pages_stand_still_speak_and_wear_the_provider_s_colours(visiter, convention):
    fautes = []
    for page, adresse in _principales(visiter, convention):
        saut = _aux_polices_tardives(page, adresse)
        lu = page.locator("body").aria_snapshot()
        fautes += [f"{adresse} : saute de {saut:.3f}"] * (saut > BUDGET_DE_SAUT)
        fautes += [f"{adresse} : sans {repere}" for repere in ("- banner", "- main", "- contentinfo") if repere not in lu]
        fautes += [f"{adresse} : {lu.count('[level=1]')} titres de niveau 1"] * (lu.count("[level=1]") != 1)
        fautes += [f"{adresse} : sans nom, {trouve.group().strip()}" for trouve in SANS_NOM.finditer(lu)]
        fautes += [f"{adresse} : {e} bouge" for e in page.evaluate(MOUVEMENTS)]
        page.emulate_media(forced_colors="active")
        fautes += [f"{adresse}, couleurs forcées : {faute}" for faute in page.evaluate(DISTINCTS)]
        page.emulate_media(forced_colors="none")
        for largeur in (360, 820, 1280):
            page.set_viewport_size({"width": largeur, "height": 800})
            fautes += [f"{adresse} : « {heures} » ne se lit pas à {largeur} px" for heures in page.evaluate(MUETTES)]
    fautes += _aux_couleurs_de_l_organisme(page, adresse)  # the dossier, the richest of them
    assert fautes == []


def _aux_couleurs_de_l_organisme(page: Page, adresse: str) -> list[str]:
    """What is wrong in either theme once the provider wears its own accent and logo."""
    organisme, fautes = Organisme.courant(), []
    organisme.couleur = "#c2185b"
    organisme.changer_de_logo(lire_logo(_svg()))
    organisme.save()
    page.goto(adresse)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        fautes += axe(page, "color-contrast")
    return fautes + ["logo absent"] * (page.evaluate("document.querySelector('.logo').naturalWidth") == 0)
