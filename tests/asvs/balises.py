"""Whether a typed tag became one: as a reader of HTML sees the page, and as a real browser runs it under the page's own policy."""
from collections.abc import Sequence
from functools import partial
from html.parser import HTMLParser
from urllib.parse import urlsplit

from playwright.sync_api import Route

from tests.asvs.site import Lecture
from tests.outils.navigateur import Navigateur


class _Balises(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faites: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.faites += [tag] if {"onerror", "pris"} & dict(attrs).keys() else []

    def handle_data(self, data: str) -> None:
        self.faites += ["script"] if self.cdata_elem == "script" and data.startswith("pris=1") else []


def faites(texte: str) -> list[str]:
    """The tags of this page that the typed text would have made."""
    lecteur = _Balises()
    lecteur.feed(texte)
    return lecteur.faites


def executees(lectures: Sequence[Lecture]) -> list[str]:
    """The pages on which it ran, or on which the policy had something to refuse. In a thread of its own: the browser's loop takes the whole thread."""
    fautes, refus = [], []
    with Navigateur() as navigateur:
        navigateur.commencer("balises")
        page = navigateur.page(base_url="https://bilan.example.org")
        page.on("console", lambda dit: refus.append(dit.text) if "Content Security Policy" in dit.text else None)
        for lecture in lectures:
            page.route("**/*", partial(_servir, lecture))
            page.goto(lecture.adresse)
            fautes += [lecture.nom] if refus or page.evaluate("'pris' in window") else []
            refus.clear()
            page.unroute("**/*")
        page.context.close()
    return fautes


def _servir(lecture: Lecture, route: Route) -> None:
    """The page as it was answered, headers included; what it asks for besides is empty."""
    if urlsplit(route.request.url).path == lecture.adresse:
        route.fulfill(status=200, headers=dict(lecture.reponse.headers), body=lecture.reponse.content)
    else:
        route.fulfill(status=204)
