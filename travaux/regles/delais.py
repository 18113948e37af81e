"""When preparatory work is handed over and due: both follow the session, and move with it."""
from datetime import date, datetime, timedelta

from bilan.socle.calendrier import jour_a_paris

AVANCE = timedelta(days=7)  # a weekly pace: the work of a session is handed over when the one before has just been held


def echeance(debut: datetime) -> date:
    """The last day to prepare a session that starts then: the day before, in Paris."""
    return jour_a_paris(debut) - timedelta(days=1)


def remise_possible(debut: datetime, instant: datetime) -> bool:
    """Whether the work of a session that starts at `debut` is handed over by now: a week before, until it starts."""
    return debut - AVANCE <= instant < debut
