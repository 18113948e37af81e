"""Those who use the site during the run: each signs in for real, by what his letters and his telephone say."""

import base64
import hmac
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.chaos.horloge import Horloge
from tests.chaos.preparation import PHRASE
from tests.chaos.visiteur import Abandon, Coupure, Page, Visiteur

CONFIRMER = "/compte/confirmer/"
ATTENTE = 20  # seconds before one asks for another code
ENTREES = ("/connexion/", CONFIRMER)


class Boite:
    """The letters that the mail server of the run has kept."""

    def __init__(self, fichier: Path) -> None:
        self.fichier = fichier

    def toutes(self) -> list[dict[str, str]]:
        lignes = self.fichier.read_text().splitlines() if self.fichier.exists() else []
        return [json.loads(ligne) for ligne in lignes if ligne.endswith("}")]

    def trouver(self, adresse: str, motif: str) -> list[str]:
        """What this pattern finds in the letters to this address, the oldest first."""
        textes = (lettre["texte"] for lettre in self.toutes() if lettre["a"] == adresse)
        return [trouve[1] for texte in textes if (trouve := re.search(motif, texte))]

    def attendre(self, adresse: str, motif: str, deja: int = 0, secondes: float = ATTENTE) -> str | None:
        """The newest, once there are more than `deja` of them; when the time is over, the one that is there, or None."""
        fin = time.monotonic() + secondes
        while len(trouves := self.trouver(adresse, motif)) <= deja and time.monotonic() < fin:
            time.sleep(0.3)
        return trouves[-1] if trouves else None


class Personne(Visiteur):
    """Whoever has an account: sent to the sign-in page, they sign in, then go on where they were going."""

    def __init__(self, port: int, boite: Boite, horloge: Horloge, las: Callable[[], bool], adresse: str, secret: str = "") -> None:
        super().__init__(port, las)
        self.boite, self.horloge, self.adresse, self.secret = boite, horloge, adresse, secret
        self._derniere_tranche = 0

    def va(self, adresse: str) -> Page:
        for _ in range(12):
            page = super().va(adresse)
            if not page.chemin.startswith(ENTREES):
                return page
            try:
                self._se_montrer(page)
            except Coupure:
                time.sleep(0.3)
        raise Abandon(f"{self.adresse} n’entre pas : {self.page}")

    def presse(self, libelle: str, **champs: str | list[str]) -> str | None:
        """As a visitor; to be sent to the sign-in page is not to have done it. Who is asked to confirm does, and the site takes the gesture up."""
        ou = super().presse(libelle, **champs)
        if ou and ou.startswith(CONFIRMER):
            self._confirmer(super().va(ou))
        return None if ou and ou.startswith(ENTREES) else ou

    def _se_montrer(self, page: Page) -> None:
        if page.chemin.startswith(CONFIRMER):
            self._confirmer(page)
        elif self.secret:
            self._entrer_dans_l_equipe()
        else:
            self._entrer_par_code()

    def _entrer_dans_l_equipe(self) -> None:
        """From where the sign-in was cut, when it was."""
        if super().va("/connexion/").a("Se connecter") and (ou := super().presse("Se connecter", login=self.adresse, password=PHRASE)):
            super().va(ou)
        if self.page.a("Entrer"):
            super().presse("Entrer", code=self._chiffres())

    def _confirmer(self, page: Page) -> None:
        """By what the page asks: the password, or the digits."""
        mot_de_passe = page.document.xpath("//input[@name='password']")
        super().presse("Confirmer", **({"password": PHRASE} if mot_de_passe else {"code": self._chiffres()}))

    def _chiffres(self) -> str:
        """Of the application of her telephone (RFC 6238); the same digits serve once, so she waits for others."""
        while (tranche := int(self.horloge.instant().timestamp()) // 30) == self._derniere_tranche:
            time.sleep(0.5)
        self._derniere_tranche = tranche
        somme = hmac.digest(base64.b32decode(self.secret), tranche.to_bytes(8), "sha1")
        rang = somme[-1] & 15
        return f"{(int.from_bytes(somme[rang : rang + 4]) & 0x7FFFFFFF) % 10**6:06}"

    def _entrer_par_code(self) -> None:
        motif = r"\b([A-Z]{4}-[A-Z]{4})\b"
        deja = len(self.boite.trouver(self.adresse, motif))
        if super().va("/connexion/").a("Recevoir un code") and (ou := super().presse("Recevoir un code", email=self.adresse)):
            super().va(ou)
        if self.page.a("Entrer"):
            super().presse("Entrer", code=self.boite.attendre(self.adresse, motif, deja) or "")


class Insistance:
    """How people go about it: look, do, and when it breaks press again or reload, until they see that it is done."""

    def __init__(self, hasard: Random, acquis: list[tuple[str, str]]) -> None:
        self.hasard, self.acquis = hasard, acquis

    def jusqu_a(
        self, personne: Visiteur, adresse: str, fait: Callable[[Page], bool], geste: Callable[[], str | None], nom: str, cle: str = "",
        secondes: float = 240,
    ) -> Page:  # fmt: skip
        """`geste()` answers where the site led once it was done: that is a promise of the site, which is written down."""
        fin = time.monotonic() + secondes
        while time.monotonic() < fin and not personne.las():
            page = personne.va(adresse)
            if fait(page):
                self.acquis.append((nom, cle))  # seen as done is another promise
                return page
            if self._tenter(geste, nom, cle):
                continue
            time.sleep(0.2)
        raise Abandon(f"{nom} {cle} : {personne.page}")

    def _tenter(self, geste: Callable[[], str | None], nom: str, cle: str) -> bool:
        for _ in range(2):  # half of them press again on the same page, as a browser does by itself after a lost connection
            try:
                ou = geste()
            except Coupure:
                if self.hasard.random() < 0.5:
                    return False
                continue
            if ou:
                self.acquis.append((nom, cle))
            return bool(ou)
        return False
