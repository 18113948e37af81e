"""A document of the library as it is read: titles, paragraphs and lists out of plain text; no HTML of anyone ever reaches a page."""
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

TITRE, PUCE = "## ", "- "


@dataclass(frozen=True)
class Bloc:
    """`genre`: « titre », « liste » or « texte »."""

    genre: str
    lignes: list[str] = field(default_factory=list)


def blocs(texte: str) -> list[Bloc]:
    """« ## » begins a title, « - » an item of a list; a blank line ends a paragraph."""
    return list(_blocs(texte))


def _blocs(texte: str) -> Iterator[Bloc]:
    lignes = [ligne.strip() for ligne in texte.splitlines()]
    for genre, groupe in groupby(lignes, _genre):
        suite = list(groupe)
        if genre == "titre":
            yield from (Bloc("titre", [ligne.removeprefix(TITRE)]) for ligne in suite)
        elif genre == "liste":
            yield Bloc("liste", [ligne.removeprefix(PUCE) for ligne in suite])
        elif genre:
            yield Bloc("texte", [" ".join(suite)])


def _genre(ligne: str) -> str:
    if ligne.startswith(TITRE):
        return "titre"
    return "liste" if ligne.startswith(PUCE) else "texte" if ligne else ""
