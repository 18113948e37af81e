"""Every page of the site that someone may open, once, in each look and each state: readable, light, nothing refused, nothing overflows."""
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Error, Response

from bilan.socle.models import Compte
from tests.fabriques import FabriqueCompte
from tests.navigateur.regard import BUREAU, Regard
from tests.outils.connexion import temoins
from tests.test_acces import LIGNES, PERSONAS, Monde

pytestmark = pytest.mark.django_db(transaction=True)
QUI = ("anonyme", "titulaire", "consultant du dossier", "gestion")
# fragments of pages, files to download, and the pages of the account, which tests/socle/test_connexion_navigateur.py looks at
AUTRES = (
    "etat_document", "etat_kit", "sante", "beneficiaires:piece", "conventions:preuve",
    "travaux:fichier", "account_", "mfa_", "compte", "confirmer", "usersessions", "invitation", "travaux:modele_referentiel",
    "dossier_pedagogique", "robots", "sitemap", "charte_", "chantiers:etat",
)
# what is shown once the content of a bilan is destroyed: the pages of both that held it
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


def _lues(qui: str, methode: str, code: str) -> Iterator[str]:
    """The routes that answer so to this persona; what is public is looked at by strangers, what the whole team reads by the consultant."""
    rang, avant = 2 + PERSONAS.index(qui), {"anonyme": (), "gestion": ("anonyme", "consultant du dossier")}.get(qui, ("anonyme",))
    vues = {ligne[0] for ligne in LIGNES if ligne[1] == methode and any(ligne[2 + PERSONAS.index(autre)] == code for autre in avant)} - {"accueil"}
    for ligne in LIGNES:
        if (ligne[1], ligne[rang]) == (methode, code) and ligne[0] not in vues and not any(mot in ligne[0] for mot in AUTRES):
            yield ligne[0]


class Visite:
    """Someone before his screen, who goes everywhere he may and says what is wrong."""

    def __init__(self, navigateur, adresse: str, qui: str, compte: Compte | None):
        self.qui, self.page, self.vues = qui, navigateur.page(base_url=adresse, largeur=BUREAU), set()
        self.regard, self.refus = Regard(navigateur, self.page), 0
        self.page.context.add_cookies([{"name": settings.CSRF_COOKIE_NAME, "value": JETON, "url": adresse}, *(temoins(compte, adresse) if compte else ())])

    def pages(self, monde: Monde) -> Iterator[str]:
        for route in _lues(self.qui, "GET", "oui"):
            reponse = self._ouvrir(reverse(route, args=monde.arguments(route)))
            if reponse is None:
                continue
            assert reponse.status == 200, (self.qui, route)
            if self.page.url not in self.vues:  # no way that leads to another page
                self.vues.add(self.page.url)
                yield from self._dire(route, self.regard.regarder(f"{self.qui.split()[0]}-{route.replace(':', '-')}", reponse))

    def _ouvrir(self, adresse: str) -> Response | None:
        """None for what is no page: a file that the browser would keep, a list for robots."""
        try:
            reponse = self.page.goto(adresse)
        except Error as refus:
            if "Download is starting" not in str(refus):
                raise
            return None
        return reponse if reponse.headers.get("content-type", "").startswith("text/html") else None

    def formulaires_vides(self, monde: Monde) -> Iterator[str]:
        """Those that still want something: an earlier one may have closed what the next would have filled."""
        for route in _lues(self.qui, "POST", "422"):
            with self.page.expect_navigation() as venue:
                self.page.evaluate(ENVOYER % JETON, reverse(route, args=monde.arguments(route)))
            assert venue.value.status < 500, (self.qui, route)
            if venue.value.status == 422:
                self.refus += 1
                yield from self._dire(f"{route}, vide", self.regard.entrevoir())

    def etat(self, adresse: str, *codes: int) -> Iterator[str]:
        reponse = self.page.goto(adresse)
        assert reponse.status in codes, (self.qui, adresse, reponse.status)
        yield from self._dire(f"{adresse}, {reponse.status}", self.regard.entrevoir())

    def _dire(self, ou: str, fautes: list[str]) -> list[str]:
        return [f"{self.qui}, {ou} : {faute}" for faute in fautes]


def _detruire(monde: Monde) -> None:
    for coffre in (monde.dossier.coffre_travaux, monde.dossier.coffre_synthese):
        coffre.detruire(timezone.now())


def test_every_page_is_readable_by_everyone_in_every_look_and_every_state(navigateur, live_server):
    cache.clear()
    monde, trouvees = Monde(), []
    visites = {qui: Visite(navigateur, live_server.url, qui, monde.comptes.get(qui)) for qui in QUI}
    for visite in visites.values():
        trouvees += visite.pages(monde)
    for visite in visites.values():
        trouvees += visite.formulaires_vides(monde)
    visiteurs = {"nouvelle": FabriqueCompte(consultant=True), "ancien": FabriqueCompte()}
    nouvelle, ancien = (Visite(navigateur, live_server.url, nom, compte) for nom, compte in visiteurs.items())
    for adresse in ("/", "/dossiers/", "/seances/", "/conventions/"):
        trouvees += nouvelle.etat(adresse, 200)
    trouvees += ancien.etat("/portail/", 200)
    trouvees += ancien.etat("/dossiers/", 403)
    trouvees += ancien.etat("/nulle-part/", 404)
    trouvees += ancien.etat("/signature/" + "a" * 43 + "/", 410)
    _detruire(monde)
    for qui, routes in APRES.items():
        for route in routes:
            trouvees += visites[qui].etat(reverse(route, args=monde.arguments(route)), 200, 410)
    assert not trouvees, "\n".join(trouvees)
    assert sum(len(visite.vues) for visite in visites.values()) > 40
    assert sum(visite.refus for visite in visites.values()) > 25

