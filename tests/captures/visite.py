"""Who walks through the demonstration, and which pages he meets: each one once, under the name of its route."""
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Error, Page

LIENS = "[...new Set([...document.querySelectorAll('a[href]')].map(a => a.href))]"
SANS_PAGE = ("demonstration:courriel", "admin:jsi18n", "admin:view_on_site", "charte_")  # too many alike, or no page
A_PART = ["/composants/", "/nulle-part/", "/connexion/mot-de-passe/"]  # where no link leads


@dataclass(frozen=True)
class Vue:
    """A page that is open in the browser."""

    role: str
    route: str
    adresse: str


class Visite:
    """One role, with cookies of its own: `pages()` opens each page that its links lead to, and leaves it open while it is looked at."""

    def __init__(self, contexte: BrowserContext, origine: str, role: str):
        self.page: Page = contexte.new_page()
        self.origine, self.role = origine, role
        self._vues: set[str] = set()

    def entrer(self, bouton: str) -> list[str]:
        """Sign in by the demonstration's button; where one then stands."""
        self.page.goto(f"{self.origine}/connexion/")
        self.page.locator(f"button[formaction$='/{bouton}/']").click()
        self.page.wait_for_load_state()
        return [self.page.url]

    def pages(self, departs: list[str]) -> Iterator[Vue]:
        file, connues = deque(departs), set(departs)
        while file:
            adresse = file.popleft()
            route = self._route(adresse)
            if route in self._vues or not self._ouvrir(adresse):
                continue
            arrivee = self._route(self.page.url)
            liens = [lien.partition("#")[0] for lien in self.page.evaluate(LIENS)]
            if arrivee not in self._vues:
                self._vues |= {arrivee, route}
                yield Vue(self.role, arrivee, self.page.url)
            nouveaux = [lien for lien in liens if lien not in connues and self._interesse(lien)]
            connues.update(nouveaux)
            file.extend(nouveaux)

    def _ouvrir(self, adresse: str) -> bool:
        """False for a file, which the browser would keep rather than show."""
        try:
            reponse = self.page.goto(adresse)
        except Error:
            return False
        return bool(reponse) and reponse.headers.get("content-type", "").startswith("text/html")

    def _interesse(self, lien: str) -> bool:
        route = self._route(lien) if lien.startswith(self.origine + "/") else ""
        return bool(route) and route not in self._vues and not route.startswith(SANS_PAGE)

    @staticmethod
    def _route(adresse: str) -> str:
        """The name of the route; what has none is an error page. The tabs of the back office have one name for each table."""
        try:
            return resolve(urlsplit(adresse).path).view_name or "sans-nom"
        except Resolver404:
            return "erreur-404"


def liens_des_courriels(page: Page, origine: str, pages: int = 8) -> Iterator[str]:
    """The single-purpose links of the letters that the demonstration sent, newest first."""
    for rang in range(1, pages + 1):
        page.goto(f"{origine}/demonstration/courriels/?page={rang}")
        lettres = [lien for lien in page.evaluate(LIENS) if re.search(r"/demonstration/courriels/\d+/$", lien)]
        for lettre in lettres:
            page.goto(lettre)
            yield from (lien for lien in page.evaluate(LIENS) if re.search(r"/(signature|invitation)/[\w-]{40}", lien))
