"""One at a time, whoever asks: two clocks that ring together must not do the same work twice."""
from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction


@transaction.atomic
def seul[T](travail: Callable[[datetime], T], instant: datetime) -> T | None:
    """Do `travail(instant)` in one transaction, unless it is being done right now by another process: then None, without waiting.

    The lock belongs to the transaction: it goes with the process that held it, and bears a pool of connections.
    """
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 1))", [f"{travail.__module__}.{travail.__qualname__}"])
        [[pris]] = curseur.fetchall()
    return travail(instant) if pris else None
