"""The same list for a spreadsheet: UTF-8 with its mark, semicolons, ISO dates, and no cell that a spreadsheet would run as a formula."""
import csv as ecriture
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

FORMULES = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    def write(self, ligne: str) -> str:
        return ligne


def csv(nom: str, entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A download, written as it is read."""
    return StreamingHttpResponse(_lignes(entetes, lignes), content_type="text/csv; charset=utf-8", headers={
        "Content-Disposition": content_disposition_header(True, nom), "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
    })


def _lignes(entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> Iterator[str]:
    ecrivain = ecriture.writer(_Echo(), delimiter=";")
    yield "\ufeff" + ecrivain.writerow(entetes)
    for ligne in lignes:
        yield ecrivain.writerow([cellule(valeur) for valeur in ligne])


def cellule(valeur: object) -> str:
    """What a cell says, as text: one that a spreadsheet would run gets an apostrophe in front."""
    if valeur is None:
        return ""
    if isinstance(valeur, int):  # a number of ours runs nothing, and minutes taken back are to be added up
        return str(valeur)
    if isinstance(valeur, float):
        return f"{valeur:.2f}".replace(".", ",")
    texte = str(valeur)
    return f"'{texte}" if texte.startswith(FORMULES) else texte
