"""What the journeys share: a person with a browser of his own, what every page must be, and weeks that pass."""
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect

from beneficiaires.models import Dossier
from bilan.socle import documents
from seances.models import Seance
from tests.navigateur.regard import BUREAU, CHROME, POCHE
from tests.outils import boite, typographie
from tests.outils.navigateur import Navigateur, Page, axe, contenu, debordement


class Personne:
    """Someone before his screen: each page that he would keep a picture of is examined."""

    def __init__(self, navigateur: Navigateur, adresse: str, nom: str, largeur: int = BUREAU, *, scripts: bool = True):
        self.navigateur, self.adresse, self.nom, self.largeur = navigateur, adresse, nom, largeur
        self.page = navigateur.page(base_url=adresse, largeur=largeur, scripts=scripts)
        self.fautes: list[str] = []
        self._rang = 0

    def va(self, adresse: str) -> Page:
        reponse = self.page.goto(adresse)
        assert reponse and reponse.status == 200, adresse
        return self.page

    def clique(self, libelle: str, *, role: str = "button", exact: bool = False, fois: int = 1) -> Page:
        """Press the thing of this name (the last one, when the head of the page repeats it); the page that follows is there when this returns.

        `fois=2`: a nervous finger. The browser sends the form again and forgets the first answer, as after a connection that was cut.
        """
        self.page.get_by_role(role, name=libelle, exact=exact).last.click(click_count=fois)
        self.page.wait_for_load_state()
        return self.page

    def ecrit(self, **champs: str) -> None:
        """Type in the fields of these labels (written with `_` for a space)."""
        for nom, valeur in champs.items():
            self.page.get_by_role("textbox", name=re.compile(f"^{nom.replace('_', ' ')}")).first.fill(valeur)

    def lit(self, phrase: str) -> None:
        """This sentence is on the page, whatever kinds of spaces it has."""
        expect(self.page.locator("body")).to_contain_text(phrase, use_inner_text=True)  # waits: the click before it may not have led there yet

    def garde(self, nom: str) -> None:
        """Keep a picture of the page, and what is wrong with it: the wrong spaces, what overflows here and on a small telephone. All is told at the end.

        tests/navigateur/test_pages.py has axe-core look at every page.
        """
        self._rang += 1
        self.navigateur.capturer(self.page, f"{self.nom}-{self._rang:02}-{nom}")
        trouvees = typographie.fautes(contenu(self.page))
        for largeur in regards(self.page, *{self.largeur, POCHE}):
            trouvees += [f"déborde à {largeur} px"] * (debordement(self.page) > 0)
        self.fautes += [f"{self.nom}, {nom}, {self.page.url} : {faute}" for faute in trouvees]


def texte(page: Page) -> str:
    """What is read on the page, with ordinary spaces."""
    return " ".join(page.locator("body").inner_text().split())


def regards(page: Page, *largeurs: int) -> Iterator[int]:
    """These widths, each once the window has it; the one that it has comes first, and it keeps the last: to change it is what costs."""
    ici = page.viewport_size
    for largeur in sorted(largeurs, key=ici["width"].__ne__):
        if largeur != page.viewport_size["width"]:
            page.set_viewport_size({**ici, "width": largeur})
        yield largeur


def examiner(navigateur: Navigateur, page: Page, nom: str, *largeurs: int) -> list[str]:
    """Keep pictures of the page; what overflows at these widths (as it is shown by default), and what axe-core finds at the smallest.

    Without its head and its foot: tests/navigateur/test_pages.py examines those of each role.
    """
    trouvees, largeurs = [], largeurs or (page.viewport_size["width"],)
    for rang, largeur in enumerate(regards(page, *largeurs)):
        navigateur.capturer(page, f"{nom}-{largeur}" if rang else nom)
        trouvees += [f"déborde à {largeur} px"] * (debordement(page) > 0) + (axe(page, hors=CHROME) if largeur == min(largeurs) else [])
    return [f"{nom} : {faute}" for faute in trouvees]


def chiffres(adresse: str) -> str:
    """The six digits of a signature, in the last letter."""
    return next(mot for mot in boite.dernier(adresse).split() if mot.isdigit() and len(mot) == 6)


def fabriquer_les_documents() -> None:
    """What the worker does on its queue."""
    documents.preparer_la_file(timezone.now())


def laisser_passer(semaines: int) -> None:
    """Weeks pass: what was to come is behind. Only dates move, as they would have been had all begun earlier."""
    ecart = timedelta(weeks=semaines)
    Seance.objects.update(debut=F("debut") - ecart, fin=F("fin") - ecart)
    Dossier.objects.update(periode_debut=F("periode_debut") - ecart, periode_fin=F("periode_fin") - ecart, contractualise_le=F("contractualise_le") - ecart)


def vieillir_la_preuve(page: Page) -> None:
    """The person signed in ten minutes ago: what is grave asks again who is there."""
    cle = next(temoin["value"] for temoin in page.context.cookies() if temoin["name"] == settings.SESSION_COOKIE_NAME)
    session = import_module(settings.SESSION_ENGINE).SessionStore(cle)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**acte, "at": time.time() - 600} for acte in session[AUTHENTICATION_METHODS_SESSION_KEY]]
    session.save()
