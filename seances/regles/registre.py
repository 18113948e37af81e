"""What a session that was held adds to the ledger of hours."""

from collections.abc import Collection
from datetime import datetime, timedelta

from beneficiaires.regles import PhaseLegale
from bilan.socle.calendrier import jour_a_paris

ECART = 60  # minutes beyond the plan


def en_un_jour(debut: datetime, fin: datetime) -> bool:
    """Whether all of it is on one day of Paris; a session may end at midnight, which ends that day."""
    return jour_a_paris(debut) == jour_a_paris(fin - timedelta(minutes=1))


def bien_plus_longue(debut: datetime, fin: datetime, prevues: int) -> bool:
    """More than an hour beyond the minutes planned: it happens, and is more often a slip."""
    return fin.timestamp() - debut.timestamp() > 60 * (prevues + ECART)


def minutes_comptees(debut: datetime, fin: datetime, *, reste_etape: int, reste_plafond: int) -> int:
    """The whole minutes really held, within what is left of the step as agreed and of the legal ceiling (L6313-4); never under 0.

    Both instants are aware: the night the clocks change, the minutes are those that passed, not those of the wall.
    """
    tenues = int(fin.timestamp() - debut.timestamp()) // 60
    return max(0, min(tenues, reste_etape, reste_plafond))


def phase_manquante(phase: PhaseLegale, tenues: Collection[PhaseLegale]) -> PhaseLegale | None:
    """The first earlier phase in which no session was held yet, None when the order of R6313-4 is kept."""
    for precedente in PhaseLegale:
        if precedente is phase:
            return None
        if precedente not in tenues:
            return precedente
    return None
