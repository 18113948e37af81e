"""What the law counts, drawn as squares one can count: one an hour, one a day."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bilan.socle.mots import date_en_mots, duree, en_lettres
from bilan.socle.presentation import Composant

PAS = 26  # one square of 20 and its gap, in units of the drawing


@dataclass(frozen=True)
class Case:
    """One square: `fond` is its class (f full, p booked, c hollow); `moitie` the class of its left half when it differs; `demi`: only a half is drawn."""

    x: int
    fond: str
    moitie: str = ""
    demi: bool = False

    @property
    def centre(self) -> int:
        return self.x + 10


@dataclass(frozen=True)
class Jauge(Composant):
    """A row of squares; round ones are personal work. With a `nom` it speaks for itself, without one the text beside it does."""

    gabarit = "composants/jauge.html"
    cases: Sequence[Case]
    nom: str = ""
    rond: bool = False

    @property
    def largeur(self) -> int:
        return PAS * len(self.cases) - 2

    @classmethod
    def d_heures(cls, faites: int, total: int, prevues: int = 0, nom: str = "", rond: bool = False) -> "Jauge":
        """One square an hour, from minutes; what is done or booked beyond the total is drawn too, since it happened."""
        pleines, cernees = faites // 30, (faites + prevues) // 30
        demies = max(-(-total // 30), cernees)
        return cls(_cases("f" * pleines + "p" * (cernees - pleines) + "c" * (demies - cernees)), nom, rond)

    @classmethod
    def de_compte(cls, faits: int, total: int, prevus: int = 0, nom: str = "") -> "Jauge":
        """One square a thing (dossiers, questions)."""
        creux = max(0, total - faits - prevus)
        return cls(_cases("ff" * faits + "pp" * prevus + "cc" * creux), nom)

    @classmethod
    def de_moities(cls, pleins: int, demis: int, total: int, nom: str = "") -> "Jauge":
        """One square a thing, half of one for what counts half."""
        return cls(_cases("ff" * pleins + "fc" * demis + "cc" * max(0, total - pleins - demis)), nom)


def _cases(demies: str) -> list[Case]:
    """Squares from the states of their halves, two by two."""
    return [
        Case(2 + PAS * rang, paire[-1], paire[0] if paire[0] != paire[-1] else "", len(paire) == 1)
        for rang, paire in enumerate(demies[i:i + 2] for i in range(0, len(demies), 2))
    ]


@dataclass(frozen=True)
class Etape:
    """One step of the provider, in minutes; `prevues` are booked and not yet done."""

    nom: str
    faites: int
    total: int
    prevues: int = 0
    courante: bool = False

    @property
    def heures(self) -> str:
        return f"{duree(self.faites)} sur {duree(self.total)}"

    @property
    def suite(self) -> str:
        return f", {duree(self.prevues)} prévues" if self.prevues else ""


@dataclass(frozen=True)
class Phase:
    """One legal phase over its steps (« 1° Préliminaire »); `personnel`: between sessions, counted apart, drawn round."""

    legale: str
    etapes: Sequence[Etape]
    personnel: bool = False

    @property
    def jauges(self) -> list[tuple[Etape, Jauge]]:
        return [(etape, Jauge.d_heures(etape.faites, etape.total, etape.prevues, rond=self.personnel)) for etape in self.etapes]


@dataclass(frozen=True)
class Etapes(Composant):
    """The three legal phases over the provider's steps, each with its hours, then the legend; `personnel` names the round ones."""

    gabarit = "composants/etapes.html"
    phases: Sequence[Phase]
    personnel: str = "travail personnel"


@dataclass(frozen=True)
class JourDuDelai:
    """One day of a countdown."""

    jour: date
    passe: bool
    aujourdhui: bool
    dernier: bool


@dataclass(frozen=True)
class Rebours(Composant):
    """The days of a deadline on `jour`: `premier` is the first that counts, `dernier` the last one, included; `report` says why a day was added."""

    gabarit = "composants/rebours.html"
    titre: str
    phrase: str
    regle: str
    premier: date
    dernier: date
    jour: date
    report: str = ""

    @property
    def jours(self) -> list[JourDuDelai]:
        suite = (self.premier + timedelta(n) for n in range((self.dernier - self.premier).days + 1))
        return [JourDuDelai(jour, jour < self.jour, jour == self.jour, jour == self.dernier) for jour in suite]

    @property
    def nom(self) -> str:
        debut = date_en_mots(self.premier).removesuffix(f" {self.dernier.year}")
        return f"Les {en_lettres(len(self.jours))} jours, du {debut} au {date_en_mots(self.dernier)}"
