"""The foreseen calendar that a contract prints (Qualiopi, indicator 10): the sessions proposed or, before any is, one a week from the first day."""
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from bilan.socle.calendrier import Territoire, est_ferie

SEMAINE = timedelta(days=7)
Pas = tuple[str, int]  # a step and its minutes, personal work left out


@dataclass
class Sources:
    """What an upper app knows; the root fills it in when it starts (`bilan.apps`)."""

    seances: Callable[[object], list[dict]] = lambda dossier: []
    part_a_distance: Callable[[object], int | None] = lambda dossier: None  # of the minutes planned, in %; None as long as no session is


SOURCES = Sources()


def hebdomadaire(debut: date, fin: date, etapes: Sequence[Pas], *, premiere: int, suivantes: int, territoire: Territoire) -> list[dict]:
    """One session a week from the first day of the period, holidays skipped, until the accompanied minutes are spent.

    A session stays inside one step; each is {"rang", "jour" (ISO), "etape", "minutes"}. Stops at the end of the period: what cannot be placed is
    not invented.
    """
    seances: list[dict] = []
    jour = debut
    for etape, reste in etapes:
        while reste > 0:
            while est_ferie(jour, territoire):
                jour += SEMAINE
            if jour > fin:
                return seances
            minutes = min(reste, suivantes if seances else premiere)
            seances.append({"rang": len(seances) + 1, "jour": jour.isoformat(), "etape": etape, "minutes": minutes})
            reste, jour = reste - minutes, jour + SEMAINE
    return seances


def par_etape(seances: Iterable[dict]) -> list[dict]:
    """The lines of the table: a run of sessions of one step, its ranks, its days and its minutes."""
    lignes = []
    for etape, lot in groupby(seances, key=lambda s: s["etape"]):
        groupe = list(lot)
        lignes.append({
            "etape": etape, "rangs": [s["rang"] for s in groupe], "jours": [date.fromisoformat(s["jour"]) for s in groupe],
            "minutes": sum(s["minutes"] for s in groupe),
        })
    return lignes
