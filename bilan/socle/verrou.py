"""One at a time, whoever asks: two clocks that ring together must not do the same work twice."""
from collections.abc import Callable
from datetime import datetime

from django.db import Error, connection, transaction


@transaction.atomic
def seul[T](travail: Callable[[datetime], T], instant: datetime) -> T | None:
    """Do `travail(instant)` in one transaction, unless it is being done right now by another process: then None, without waiting.

    The lock belongs to the transaction: it goes with the process that held it, and bears a pool of connections.
    """
    return travail(instant) if _prendre("pg_try_advisory_xact_lock", travail) else None


def seul_par_lots[T](travail: Callable[[datetime], T], instant: datetime) -> T | None:
    """The same for a long work that commits as it goes: the lock belongs to the connection, and goes with it when the process is killed."""
    if not _prendre("pg_try_advisory_lock", travail):
        return None
    try:
        return travail(instant)
    finally:
        try:
            _prendre("pg_advisory_unlock", travail)
        except Error:  # a connection left in the middle of something: its lock goes with it
            connection.close()


def a_son_tour(quoi: str, cle: str = "") -> None:
    """Wait for one's turn in the caller's transaction: the same page sent twice at once is registered once; numbers follow each other."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", [f"{quoi}:{cle}"])


def _prendre(fonction: str, travail: Callable) -> bool:
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT {fonction}(hashtextextended(%s, 1))", [f"{travail.__module__}.{travail.__qualname__}"])
        [[pris]] = curseur.fetchall()
    return pris
