"""What a long work is: how it begins, goes on and is told, each step leaving a memory without a word of anyone."""
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bilan.socle import coffre
from bilan.socle.acteur import Acteur
from bilan.socle.models import Chantier
from bilan.socle.models.chantier import place
from bilan.socle.roles import Role

LIGNES_MAX = 200  # that a row keeps of what was found one by one

_CODE = re.compile(r"[A-Za-z0-9_.:+-]{0,300}")
Memoire = dict[str, Any]


class ChantierArrete(Exception):
    """A step that cannot go on, in a French sentence for the one who asked: no word of anyone in it."""


@dataclass(frozen=True)
class Pas:
    """What one step did: `faits` more things, and the memory to begin the next one with; `fini`: there is none. `total` corrects what was counted at first."""

    memoire: Memoire
    faits: int = 0
    fini: bool = False
    total: int | None = None


@dataclass(frozen=True)
class Resultat:
    """What was found, in French: the sentence, whether it is grave, and the things one by one."""

    phrase: str
    grave: bool = False
    lignes: list[str] = field(default_factory=list)
    detail: str = "Bilan par bilan"  # what is over the things one by one
    conseil: str = ""


@dataclass(frozen=True)
class Remise:
    """What a work is done from: who asked for it, and what he handed in."""

    acteur: Acteur
    octets: bytes


@dataclass(frozen=True)
class Genre:
    """One kind of long work. `commencer` and `avancer` only read, or write what a rollback undoes: a step is run again after a crash."""

    titre: str
    pourquoi: str
    roles: frozenset[Role]
    unite: str  # « document,documents »: what is counted
    commencer: Callable[[datetime], Pas]
    avancer: Callable[[Memoire, datetime], Pas]
    dire: Callable[[Memoire], Resultat]

    def pas(self, chantier: Chantier, instant: datetime) -> Pas:
        return self.avancer(chantier.memoire, instant) if chantier.memoire else self.commencer(instant)


@dataclass(frozen=True)
class GenreRemis:
    """One that is done from what a person hands in: asked for where it is handed in, never by its name alone."""

    titre: str
    roles: frozenset[Role]
    unite: str
    faire: Callable[[Memoire, Remise, datetime], Pas]  # an empty memory at first
    dire: Callable[[Memoire], Resultat]

    def pas(self, chantier: Chantier, instant: datetime) -> Pas:
        if not chantier.par.is_active or self.roles.isdisjoint(chantier.par.roles):
            raise ChantierArrete("La personne qui l’avait demandé n’en a plus le droit : remettez le fichier en votre nom.")
        if chantier.depot is None:
            raise ChantierArrete("Ce qui avait été remis n’est plus là : remettez-le.")
        octets = coffre.ouvrir_maitre(bytes(chantier.depot), place(chantier))
        return self.faire(chantier.memoire, Remise(Acteur(compte=chantier.par), octets), instant)


GENRES: dict[str, Genre | GenreRemis] = {}  # the root fills it in (`bilan.apps`)


def sans_texte(valeur: object) -> bool:
    """Whether a memory holds only codes, dates, numbers and hashes, or lists and tables of them: no sentence and no name can be in it."""
    if isinstance(valeur, dict):
        return all(sans_texte(cle) and sans_texte(sous) for cle, sous in valeur.items())
    if isinstance(valeur, list):
        return len(valeur) <= LIGNES_MAX and all(map(sans_texte, valeur))
    return valeur is None or isinstance(valeur, bool | int) or (isinstance(valeur, str) and code(valeur))


def code(valeur: str) -> bool:
    return bool(_CODE.fullmatch(valeur))
