"""When preparatory work is handed over and due: both follow the session, and move with it."""
from datetime import date, datetime, timedelta

from bilan.socle.calendrier import jour_a_paris

AVANT_LE_BILAN = "Une échéance ne peut pas précéder le début du bilan : vérifiez l’année."
AVANCE = timedelta(days=7)  # a weekly pace: the work of a session is handed over when the one before has just been held


def echeance(debut: datetime) -> date:
    """The last day to prepare a session that starts then: the day before, in Paris."""
    return jour_a_paris(debut) - timedelta(days=1)


def remise_possible(debut: datetime, instant: datetime) -> bool:
    """Whether the work of a session that starts at `debut` is handed over by now: a week before, until it starts."""
    return debut - AVANCE <= instant < debut


def avant_le_bilan(debut: date | None, echeance: date | None) -> bool:
    """Whether a step would be due before the first day of the bilan, which only a mistyped date says; False while either is not known."""
    return debut is not None and echeance is not None and echeance < debut
