"""One bilan lived through its pages: opened, agreed by three signatures, its ten sessions confirmed."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from tests.chaos.horloge import PARIS, Horloge
from tests.chaos.personnes import Boite, Insistance, Personne
from tests.chaos.visiteur import Abandon, Page, Visiteur

CHIFFRES = r"\b(\d{6})\b"
LIEN = r"https?://[^/\s]+(/\S+)"
ADRESSE = {"employeur_adresse": "12 quai de la Fosse", "employeur_code_postal": "44000", "employeur_ville": "Nantes"}
FONCTION = "directeur des ressources humaines"


class Bilan:
    """Its three people. `rang` makes their names, their addresses, and the hour of the sessions."""

    def __init__(
        self, rang: int, consultante: Personne, port: int, boite: Boite, horloge: Horloge, las: Callable[[], bool], hasard: Random,
        acquis: list[tuple[str, str]], siret: str,
    ) -> None:  # fmt: skip
        self.rang, self.boite, self.horloge, self.siret = rang, boite, horloge, siret
        self.courriel, self.rh = f"camille{rang}@example.org", f"rh{rang}@kerbrat.example"
        self.consultante = consultante
        self.camille = Personne(port, boite, horloge, las, self.courriel)
        self.employeur = Visiteur(port, las)
        self.insistance, self.acquis = Insistance(hasard, acquis), acquis
        self.numero = ""

    def vivre(self, jusqu_a: int = 6) -> None:
        """All of it, or its first acts."""
        actes = (self.ouvrir, self.envoyer, self.transmettre, self.accepter, self.contresigner, self.confirmer)
        for acte in actes[:jusqu_a]:
            acte()

    # --- Opened -----------------------------------------------------------------------------------------------------

    def ouvrir(self) -> None:
        self.insistance.jusqu_a(self.consultante, "/dossiers/ouvrir/", self._ouvert, self._une_page, "page", self.courriel, 400)
        self.acquis.append(("ouvrir", self.numero))

    def _ouvert(self, page: Page) -> bool:
        """The site said its number, or her list has it: the draft of the opening is then empty."""
        if not self.numero and page.chemin.endswith("/ouvrir/personne/"):
            liste = self.consultante.va(f"/dossiers/?q={self.courriel.split('@')[0]}")
            if lien := next((a for a in liste.document.xpath("//a/@href") if "BDC-" in str(a) and self._est_le_sien(str(a))), None):
                self.numero = _numero(str(lien))
            else:
                self.consultante.va("/dossiers/ouvrir/")
        return bool(self.numero)

    def _est_le_sien(self, lien: str) -> bool:
        return self.courriel in self.consultante.va(lien).texte or f"Moreau{self.rang}" in self.consultante.page.texte

    def _une_page(self) -> str | None:
        page = self.consultante.page
        etape = page.chemin.rstrip("/").rsplit("/", 1)[-1]
        if page.a("Ouvrir le dossier"):
            ou = self.consultante.presse("Ouvrir le dossier")
            self.numero = _numero(ou or "")
            return ou
        ou = self.consultante.presse("Continuer", **self._champs(etape))
        # the first time, the choice of who pays opens its own questions, in place
        return ou or self.consultante.presse("Continuer", **self._champs(etape))

    def _champs(self, etape: str) -> dict[str, str]:
        if etape == "personne":
            return {"prenom": "Camille", "nom": f"Moreau{self.rang}", "email": self.courriel, "poste": "Assistante"}
        if etape == "financement":
            employeur = {"raison_sociale": f"Kerbrat {self.rang}", "siret": self.siret, "representant": "Yann Kerbrat", "representant_fonction": FONCTION,
                         "courriel": self.rh, **ADRESSE, "sur_temps_travail": "on"}  # fmt: skip
            return {"mode_financement": "plan_developpement", **(employeur if self.consultante.page.document.xpath("//*[@name='siret']") else {})}
        if etape == "calendrier":
            jour = self.horloge.instant().astimezone(PARIS).date()
            lundi = jour + timedelta(days=35 - jour.weekday() + self.rang // 8 % 5)
            return {"premiere_date": lundi.isoformat(), "heure": f"{9 + self.rang % 8:02}:00"}
        return {}

    # --- Agreed -----------------------------------------------------------------------------------------------------

    def envoyer(self) -> None:
        adresse = f"/conventions/{self.numero}/"
        self.insistance.jusqu_a(
            self.consultante, adresse, lambda page: not page.a("Préparer le brouillon"), lambda: self.consultante.presse("Préparer le brouillon"),
            "preparer", self.numero,
        )  # fmt: skip
        self.insistance.jusqu_a(
            self.consultante, adresse, lambda page: not page.lien("/envoyer/"), self._relire_et_envoyer, "envoyer", self.numero,
        )  # fmt: skip

    def _relire_et_envoyer(self) -> str | None:
        self.consultante.va(f"/conventions/{self.numero}/envoyer/")
        return self.consultante.presse("Envoyer à l’employeur")

    def transmettre(self) -> None:
        lien = None
        for _ in range(12):
            if lien := self.boite.attendre(self.rh, LIEN):
                break
        if not lien:
            raise Abandon(f"l’employeur de {self.numero} n’a rien reçu")
        mots = {"nom": "Yann Kerbrat", "fonction": FONCTION}
        self.insistance.jusqu_a(
            self.employeur, lien, lambda page: page.code == 200 and not page.a("Signer et transmettre"),
            lambda: self._signer(self.employeur, self.rh, "Signer et transmettre", **mots), "transmettre", self.numero,
        )  # fmt: skip

    def accepter(self) -> None:
        self.camille.va("/portail/documents/")  # asks who she is; the home page would show a stranger the offer
        lien = self.camille.va("/").lien("/conventions/reponse/")
        if not lien:
            raise Abandon(f"{self.numero} : rien à répondre")
        adresse = "/".join(lien.split("?")[0].split("/")[:4]) + "/accepter/"
        self.insistance.jusqu_a(
            self.camille, adresse, lambda page: page.chemin == adresse.removesuffix("accepter/"),
            lambda: self._signer(self.camille, self.courriel, "J’accepte et je signe", nom=f"Camille Moreau{self.rang}"), "accepter", self.numero,
        )  # fmt: skip

    def _signer(self, visiteur: Visiteur, adresse: str, bouton: str, **mots: str) -> str | None:
        """Ask for a code, read it in the letter, sign with it."""
        deja = len(self.boite.trouver(adresse, CHIFFRES))
        visiteur.presse("Recevoir un code", **mots)
        code = self.boite.attendre(adresse, CHIFFRES, deja)
        return visiteur.presse(bouton, code=code or "", accord="on", **mots)

    def contresigner(self) -> None:
        self.insistance.jusqu_a(
            self.consultante, f"/conventions/{self.numero}/contresigner/", lambda page: page.chemin == f"/conventions/{self.numero}/",
            lambda: self.consultante.presse("Contresigner", nom="Hélène Vasseur", accord="on"), "contresigner", self.numero,
        )  # fmt: skip

    def confirmer(self) -> None:
        self.insistance.jusqu_a(
            self.consultante, f"/seances/{self.numero}/", lambda page: not page.a("Confirmer les"),
            lambda: self.consultante.presse("Confirmer les"), "confirmer", self.numero,
        )  # fmt: skip


def _numero(adresse: str) -> str:
    return next((morceau for morceau in adresse.split("/") if morceau.startswith("BDC-")), "")
