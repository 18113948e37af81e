"""The test base: nobody may still be in it when it is dropped."""
import time

from django.db import connection

AUTRES = """
    SELECT pid, application_name, state, backend_start::text, left(query, 200) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def attendre_d_y_etre_seul(secondes: float = 30) -> None:
    """Wait until the sessions of processes that were killed have ended; one that stays is named, with its last query."""
    fin = time.monotonic() + secondes
    with connection.cursor() as curseur:
        while autres := curseur.execute(AUTRES).fetchall():
            assert time.monotonic() < fin, autres
            time.sleep(0.05)
