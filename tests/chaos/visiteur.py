"""A person before a browser without a window: pages, forms, buttons; when something breaks, they reload and look where they are."""

import http.client
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

import lxml.html

REDIRECTIONS = (301, 302, 303)
PATIENCE = 90  # seconds before a person gives up a page that does not come


class Coupure(Exception):
    """No answer, or an error of the site: nobody knows whether what was asked is done."""


class Abandon(Exception):
    """The person has given up: the site did not come back."""


class Page:
    """One page that was received."""

    def __init__(self, adresse: str, code: int, texte: str) -> None:
        self.adresse, self.code, self.texte = adresse, code, texte
        self.document = lxml.html.fromstring(texte or "<html></html>")

    def __str__(self) -> str:
        """Where one is, and how it begins: for whoever wonders why somebody gave up."""
        [contenu] = self.document.xpath("//main")[:1] or [self.document]
        return f"{self.adresse} ({self.code}) « {' '.join(contenu.text_content().split())[:300]} »"

    @property
    def chemin(self) -> str:
        return urlsplit(self.adresse).path

    def dit(self, phrase: str) -> bool:
        """Whether the page says so, whatever its spaces."""
        return phrase in " ".join(self.document.text_content().split())

    def lien(self, *morceaux: str) -> str | None:
        """The address of the first link that holds these pieces."""
        liens = (str(adresse) for adresse in self.document.xpath("//a/@href"))
        return next((adresse for adresse in liens if all(morceau in adresse for morceau in morceaux)), None)

    def bouton(self, libelle: str) -> lxml.html.HtmlElement | None:
        """The button of this name, the last one when there are several."""
        trouves = [un for un in self.document.iter("button") if " ".join(un.text_content().split()).startswith(libelle)]
        return trouves[-1] if trouves else None

    def a(self, libelle: str) -> bool:
        """Whether there is such a button."""
        return self.bouton(libelle) is not None

    def formulaire(self, bouton: lxml.html.HtmlElement) -> lxml.html.FormElement:
        """The form that this button sends."""
        if nom := bouton.get("form"):
            return self.document.xpath(f"//form[@id='{nom}']")[0]
        return next(bouton.iterancestors("form"))


class Visiteur:
    """Cookies, a page in front of the eyes, and patience."""

    def __init__(self, port: int, las: Callable[[], bool]) -> None:
        self.port, self.las = port, las  # `las`: whether it is time to give up
        self.temoins: dict[str, str] = {}
        self.page = Page("/", 0, "")
        self.coupures = 0

    def va(self, adresse: str) -> Page:
        """Open this page; again and again, as long as the site breaks."""
        fin = time.monotonic() + PATIENCE
        while True:
            try:
                self.page = self._suivre(adresse)
            except Coupure as coupure:
                self._patienter(coupure, fin)
            else:
                return self.page

    def presse(self, libelle: str, **champs: str | list[str]) -> str | None:
        """Press this button once, with these fields filled in; where the site leads when it is done. Coupure.

        None: it answers in place (a form that it does not accept, questions to answer), and what it answers is the page; or there is no such button.
        """
        bouton = self.page.bouton(libelle)
        if bouton is None:
            return None
        forme = self.page.formulaire(bouton)
        valeurs = [(nom, valeur) for nom, valeur in forme.form_values() if nom not in champs]
        valeurs += [(nom, une) for nom, valeur in champs.items() for une in ([valeur] if isinstance(valeur, str) else valeur)]
        if bouton.get("name"):
            valeurs.append((bouton.get("name"), bouton.get("value") or ""))
        adresse = bouton.get("formaction") or forme.get("action") or self.page.adresse
        code, ou, texte = self._envoyer("POST", urljoin(self.page.adresse, adresse), urlencode(valeurs))
        if code in REDIRECTIONS:
            return ou
        self.page = Page(ou, code, texte)
        return None

    def _suivre(self, adresse: str) -> Page:
        for _ in range(10):
            code, adresse, texte = self._envoyer("GET", urljoin(self.page.adresse, adresse))
            if code not in REDIRECTIONS:
                return Page(adresse, code, texte)
        raise Coupure(f"{adresse} tourne en rond")

    def _envoyer(self, methode: str, adresse: str, corps: str | None = None) -> tuple[int, str, str]:
        """(status, address of the answer or where it leads, text)."""
        decoupee = urlsplit(adresse)
        chemin = decoupee.path + (f"?{decoupee.query}" if decoupee.query else "")
        entetes = {"Cookie": "; ".join(f"{nom}={valeur}" for nom, valeur in self.temoins.items()), "Host": f"localhost:{self.port}"}
        if corps is not None:
            entetes |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://localhost:{self.port}"}
        lien = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        try:
            lien.request(methode, chemin, corps, entetes)
            reponse = lien.getresponse()
            texte = reponse.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as panne:
            self.coupures += 1
            raise Coupure(f"{methode} {chemin} : {panne!r}") from panne
        finally:
            lien.close()
        self._retenir(reponse.headers.get_all("Set-Cookie") or [])
        if reponse.status >= 500:
            self.coupures += 1
            raise Coupure(f"{methode} {chemin} : {reponse.status}")
        return reponse.status, urljoin(chemin, reponse.headers.get("Location") or chemin), texte

    def _retenir(self, lignes: list[str]) -> None:
        for ligne in lignes:
            for nom, temoin in SimpleCookie(ligne).items():
                self.temoins[nom] = temoin.value

    def _patienter(self, coupure: Coupure, fin: float) -> None:
        if time.monotonic() > fin or self.las():
            raise Abandon(str(coupure)) from coupure
        time.sleep(0.3)
