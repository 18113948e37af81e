"""The same list for a spreadsheet: UTF-8 with its mark, semicolons, ISO dates, and no cell that a spreadsheet would run as a formula.

A page with a list answers its own address with `?format=csv` (`demande`), and draws the link with `{% csv %}`: all the rows that its filters keep.
"""
import csv as ecriture
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from bilan.socle.calendrier import jour_a_paris

FORMAT = "csv"
FORMULES = ("=", "+", "-", "@", "\t", "\r")


def demande(requete: HttpRequest) -> bool:
    """Whether this address asks for its list as a spreadsheet rather than for the page."""
    return requete.GET.get("format") == FORMAT


def adresse(requete: HttpRequest) -> str:
    """The page being drawn, its filters kept, as a spreadsheet: every row, whichever page of them is shown."""
    parametres = requete.GET.copy()
    parametres.pop("page", None)
    parametres["format"] = FORMAT
    return f"?{parametres.urlencode()}"


def du_jour(quoi: str, entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """`csv` under a name that tells the day: « conventions-2026-11-26.csv »."""
    return csv(f"{quoi}-{jour_a_paris(timezone.now())}.csv", entetes, lignes)


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
