"""What a person covers of a certification's référentiel, to prepare a training project: a partial competence counts half."""
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bilan.socle.libelles import EnumLibelle

SEUIL_MIN, SEUIL_MAX = 80, 90  # per cent of the competences


class Niveau(EnumLibelle):
    ACQUISE = "acquise", "Acquise"
    PARTIELLE = "partielle", "Partielle"
    A_ACQUERIR = "a_acquerir", "À acquérir"


DEMIS = {Niveau.ACQUISE: 2, Niveau.PARTIELLE: 1, Niveau.A_ACQUERIR: 0}


@dataclass(frozen=True)
class Bloc:
    """A bloc of competences, with the words of each."""

    titre: str
    competences: tuple[str, ...]


@dataclass(frozen=True)
class Position:
    """Where someone stands on one competence; `competence` is the one of the portfolio that shows it, `preuve` a few words instead."""

    niveau: Niveau
    preuve: str = ""
    competence: str = ""

    @classmethod
    def de(cls, valeurs: Sequence[str]) -> "Position":
        return cls(Niveau(valeurs[0]), *valeurs[1:])

    def valeurs(self) -> list[str]:
        return [self.niveau.value, self.preuve, self.competence]


@dataclass(frozen=True)
class Taux:
    """Counts of competences; `sans_reponse` are covered as little as those to acquire."""

    acquises: int
    partielles: int
    a_acquerir: int
    sans_reponse: int

    @property
    def total(self) -> int:
        return self.acquises + self.partielles + self.a_acquerir + self.sans_reponse

    @property
    def demis(self) -> int:
        """What is covered, in halves of a competence."""
        return DEMIS[Niveau.ACQUISE] * self.acquises + DEMIS[Niveau.PARTIELLE] * self.partielles

    @property
    def pour_cent(self) -> int:
        """The share of the référentiel that is covered, rounded down: below a threshold it never reads as the threshold."""
        return 50 * self.demis // self.total if self.total else 0

    def atteint(self, seuil: int) -> bool:
        """Whether the share reaches this threshold (in per cent), exactly."""
        return self.total > 0 and 50 * self.demis >= seuil * self.total


def taux(niveaux: Iterable[Niveau | None]) -> Taux:
    """The counts of these competences; None for one not looked at yet."""
    liste = list(niveaux)
    return Taux(*(liste.count(niveau) for niveau in (Niveau.ACQUISE, Niveau.PARTIELLE, Niveau.A_ACQUERIR, None)))


def taux_par_bloc(blocs: Sequence[Bloc], positions: Mapping[tuple[int, int], Position]) -> list[Taux]:
    """The counts of each bloc, in their order."""
    def niveau(bloc: int, rang: int) -> Niveau | None:
        return positions[bloc, rang].niveau if (bloc, rang) in positions else None

    return [taux(niveau(numero, rang) for rang in range(len(bloc.competences))) for numero, bloc in enumerate(blocs)]


def ensemble(parts: Iterable[Taux]) -> Taux:
    """The counts of several blocs together: each competence weighs the same, not each bloc."""
    liste = list(parts)
    return Taux(*(sum(getattr(part, champ) for part in liste) for champ in ("acquises", "partielles", "a_acquerir", "sans_reponse")))


def ecrire_les_blocs(blocs: Iterable[Bloc]) -> list[dict[str, Any]]:
    """As JSON keeps them."""
    return [asdict(bloc) for bloc in blocs]


def lire_les_blocs(brut: Iterable[Mapping[str, Any]]) -> list[Bloc]:
    return [Bloc(bloc["titre"], tuple(bloc["competences"])) for bloc in brut]
