"""Two versions of a text compared word by word, in an order that a reader can follow: what stayed, what was withdrawn, what was added."""
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

_MOTS = re.compile(r"\s+|[^\s]+")


class Genre(StrEnum):
    COMMUN = "commun"
    RETIRE = "retire"
    AJOUTE = "ajoute"


@dataclass(frozen=True)
class Segment:
    """Some words, and where they are: in both texts, in the older one, in the newer one."""

    genre: Genre
    texte: str


Comparaison = list[list[Segment]]  # line by line


def comparer(avant: str, apres: str) -> Comparaison:
    """The lines of both texts in their order; the words of a line that changed are compared in their turn.

    Putting the common and withdrawn words together gives `avant` back, the common and added ones `apres`, line by line.
    """
    anciennes, nouvelles = avant.splitlines(), apres.splitlines()
    lignes: Comparaison = []
    for operation, a, b, c, d in SequenceMatcher(None, anciennes, nouvelles, autojunk=False).get_opcodes():
        if operation == "equal":
            lignes += [[Segment(Genre.COMMUN, ligne)] for ligne in anciennes[a:b]]
        else:
            lignes += _remplacees(anciennes[a:b], nouvelles[c:d])
    return lignes


def memes_mots(avant: Mapping | None, apres: Mapping | None) -> bool:
    """Whether two blocks (« texte », « etapes », « suivi ») say the same: who wrote them and when does not count."""
    return _dit(avant) == _dit(apres)


def _dit(bloc: Mapping | None) -> tuple:
    if bloc is None:
        return "", [], None
    return bloc["texte"], [tuple(etape) for etape in bloc["etapes"]], bloc["suivi"]


def _remplacees(anciennes: Sequence[str], nouvelles: Sequence[str]) -> Iterator[list[Segment]]:
    """Line against line as long as there are two, then what is left of the longer side."""
    for avant, apres in zip(anciennes, nouvelles, strict=False):
        yield list(_mots(avant, apres))
    communes = min(len(anciennes), len(nouvelles))
    yield from ([Segment(Genre.RETIRE, ligne)] for ligne in anciennes[communes:])
    yield from ([Segment(Genre.AJOUTE, ligne)] for ligne in nouvelles[communes:])


def _mots(avant: str, apres: str) -> Iterator[Segment]:
    gauche, droite = _MOTS.findall(avant), _MOTS.findall(apres)
    morceaux: list[tuple[Genre, str]] = []
    for operation, a, b, c, d in SequenceMatcher(None, gauche, droite, autojunk=False).get_opcodes():
        if operation == "equal":
            morceaux.append((Genre.COMMUN, "".join(gauche[a:b])))
        else:
            morceaux += [(Genre.RETIRE, "".join(gauche[a:b])), (Genre.AJOUTE, "".join(droite[c:d]))]
    for genre, suite in groupby((m for m in morceaux if m[1]), key=lambda morceau: morceau[0]):
        yield Segment(genre, "".join(texte for _, texte in suite))
