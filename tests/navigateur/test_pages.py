"""Every page of the site that someone may open, once, in each look and each state: readable, light, nothing refused, nothing overflows."""
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Error, Response

from bilan.socle.acteur import Acteur
from bilan.socle.models import Compte
from syntheses import actions as syntheses
from syntheses.models import Synthese
from tests.fabriques import FabriqueCompte
from tests.navigateur.regard import BUREAU, Regard
from tests.outils import photos
from tests.outils.connexion import temoins
from tests.outils.monde import Monde
from tests.outils.politique import LIGNES, PERSONAS
from travaux import actions as travaux

pytestmark = pytest.mark.django_db(transaction=True)
QUI = ("anonyme", "titulaire", "consultant du dossier", "gestion")
# fragments of pages, files to download, and the pages of the account, which tests/socle/test_connexion_navigateur.py looks at
AUTRES = (
    "etat_document", "etat_kit", "sante", "beneficiaires:piece", "conventions:preuve",
    "travaux:fichier", "account_", "mfa_", "compte", "confirmer", "usersessions", "invitation", "travaux:modele_referentiel",
    "dossier_pedagogique", "robots", "sitemap", "charte_", "chantiers:etat",
)
# where what is frozen, then destroyed, is shown: the pages of both that held it
APRES = {
    "titulaire": ("portail:accueil", "syntheses:ma_synthese", "travaux:a_preparer", "travaux:mon_plan"),
    "consultant du dossier": ("dossier", "syntheses:dossier", "travaux:dossier", "syntheses:resultats"),
}
# a form sent with nothing in it, as this page does itself: its own token
ENVOYER = """(adresse) => {
  const forme = Object.assign(document.createElement("form"), {method: "post", action: adresse}), jeton = document.createElement("input");
  Object.assign(jeton, {name: "csrfmiddlewaretoken", value: "%s"});
  forme.append(jeton); document.body.append(forme); forme.submit();
}"""
JETON = "a" * 32


# what Django or a proxy shows when nothing else can: drawn alone, without a request
SANS_REQUETE = ("400.html", "403_csrf.html", "429.html", "500.html", "503_base.html")


def _lues(qui: str, methode: str, code: str) -> Iterator[str]:
    """The routes that answer so to this persona; what is public is looked at by strangers, what the whole team reads by the consultant."""
    rang, avant = 2 + PERSONAS.index(qui), {"anonyme": (), "gestion": ("anonyme", "consultant du dossier")}.get(qui, ("anonyme",))
    vues = {ligne[0] for ligne in LIGNES if ligne[1] == methode and any(ligne[2 + PERSONAS.index(autre)] == code for autre in avant)} - {"accueil"}
    for ligne in LIGNES:
        if (ligne[1], ligne[rang]) == (methode, code) and ligne[0] not in vues and not any(mot in ligne[0] for mot in AUTRES):
            yield ligne[0]


class Visite:
    """Someone before his screen, who goes everywhere he may and says what is wrong."""

    def __init__(self, navigateur, adresse: str, qui: str, compte: Compte | None, juges: set[str]):
        self.qui, self.page, self.vues = qui, navigateur.page(base_url=adresse, largeur=BUREAU), set()
        self.regard, self.refus = Regard(navigateur, self.page, juges), set()
        self.page.context.add_cookies([{"name": settings.CSRF_COOKIE_NAME, "value": JETON, "url": adresse}, *(temoins(compte, adresse) if compte else ())])

    def formulaires_vides(self, monde: Monde) -> Iterator[str]:
        """Those that still want something: an earlier one may have closed what the next would have filled. The page and its faults, in one look."""
        self.page.goto("/")
        for route in _lues(self.qui, "POST", "422"):
            with self.page.expect_navigation() as venue:
                self.page.evaluate(ENVOYER % JETON, reverse(route, args=monde.arguments(route)))
            reponse = venue.value
            assert reponse.status < 500, (self.qui, route)
            if reponse.status == 422 and self.page.locator("main").count():  # a fragment without a page is part of another
                self.refus.add(route)
                yield from self._dire(f"{route}, vide", self.regard.regarder(f"{self.qui.split()[0]}-{route.replace(':', '-')}-vide"))

    def pages(self, monde: Monde) -> Iterator[str]:
        """All but those whose form, sent empty, was the same page with its faults; these too when pictures were asked for."""
        en_images = photos.DEMANDEES or self.regard.navigateur.toutes
        for route in _lues(self.qui, "GET", "oui"):
            reponse = None if route in self.refus and not en_images else self._ouvrir(reverse(route, args=monde.arguments(route)))
            if reponse is None:
                continue
            assert reponse.status == 200, (self.qui, route)
            if self.page.url not in self.vues:  # no way that leads to another page
                self.vues.add(self.page.url)
                yield from self._dire(route, self.regard.regarder(f"{self.qui.split()[0]}-{route.replace(':', '-')}"))

    def _ouvrir(self, adresse: str) -> Response | None:
        """None for what is no page: a file that the browser would keep, a list for robots."""
        try:
            reponse = self.page.goto(adresse)
        except Error as refus:
            if "Download is starting" not in str(refus):
                raise
            return None
        return reponse if reponse.headers.get("content-type", "").startswith("text/html") else None

    def etat(self, adresse: str, *codes: int) -> Iterator[str]:
        reponse = self.page.goto(adresse)
        assert reponse.status in codes, (self.qui, adresse, reponse.status)
        yield from self._dire(f"{adresse}, {reponse.status}", self.regard.regarder(f"{self.qui}-{reponse.status}"))

    def sans_requete(self, gabarit: str) -> Iterator[str]:
        """At an address of the site, so that its style sheets come; without the code that our own ears take for a fault."""
        self.page.route("**/panne/", lambda route: route.fulfill(body=render_to_string(gabarit), content_type="text/html; charset=utf-8"))
        yield from self.etat("/panne/", 200)
        self.page.unroute("**/panne/")

    def _dire(self, ou: str, fautes: list[str]) -> list[str]:
        return [f"{self.qui}, {ou} : {faute}" for faute in fautes]


def _figer(monde: Monde) -> None:
    """Agreed to: what both read, and write no more."""
    instant, titulaire, consultant = timezone.now(), Acteur(compte=monde.comptes["titulaire"]), Acteur(compte=monde.dossier.consultant)
    travaux.passer_outre(monde.dossier, "Une seule piste.", acteur=consultant, instant=instant)
    syntheses.figer(Synthese.objects.get(dossier=monde.dossier), acteur=titulaire, instant=instant)


def _detruire(monde: Monde) -> None:
    for coffre in (monde.dossier.coffre_travaux, monde.dossier.coffre_synthese):
        coffre.detruire(timezone.now())


def _sans_rien(navigateur, adresse: str, juges: set[str]) -> Iterator[str]:
    """Who has just come, who has nothing here, and what is shown when nothing can be."""
    nouvelle = Visite(navigateur, adresse, "nouvelle", FabriqueCompte(consultant=True), juges)
    for page in ("/", "/dossiers/", "/seances/", "/conventions/"):
        yield from nouvelle.etat(page, 200)
    ancien = Visite(navigateur, adresse, "ancien", FabriqueCompte(), juges)
    for page, code in (("/portail/", 200), ("/dossiers/", 403), ("/nulle-part/", 404), ("/signature/" + "a" * 43 + "/", 410)):
        yield from ancien.etat(page, code)
    for gabarit in SANS_REQUETE:
        yield from ancien.sans_requete(gabarit)


def test_every_page_is_readable_by_everyone_in_every_look_and_every_state(navigateur, live_server):
    cache.clear()
    monde, trouvees, juges = Monde(), [], set()
    visites = {qui: Visite(navigateur, live_server.url, qui, monde.comptes.get(qui), juges) for qui in QUI}
    for visite in visites.values():
        trouvees += visite.formulaires_vides(monde)
    assert {qui: visite.page.evaluate("localStorage.length") for qui, visite in visites.items()} == dict.fromkeys(QUI, 0)  # nobody typed anything
    for visite in visites.values():
        trouvees += visite.pages(monde)
    trouvees += _sans_rien(navigateur, live_server.url, juges)
    for changer in (_figer, _detruire):
        changer(monde)
        for qui, routes in APRES.items():
            for route in routes:
                trouvees += visites[qui].etat(reverse(route, args=monde.arguments(route)), 200, 410)
    assert not trouvees, "\n".join(trouvees)
    assert sum(len(visite.vues) for visite in visites.values()) > 40
    assert sum(len(visite.refus) for visite in visites.values()) > 25
