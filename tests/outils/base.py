"""The test base: emptied between two tests, left by everybody before it is dropped."""
import sys
import threading
import time
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from bilan.socle.proprietaire import application, proprietaire


def entrer_en_proprietaire() -> None:
    """The connection of the tests comes in as the owner of the tables."""
    _entrer(**settings.PROPRIETAIRE)


def agir_pour_l_application() -> None:
    """It acts under the role of the application, as the site does; `proprietaire()` gives it back its own, in a transaction too."""
    _entrer(**settings.PROPRIETAIRE, OPTIONS={"options": f"-c role={application()}"})


def _entrer(**reglages: object) -> None:
    connection.close()
    connection.settings_dict = {**connection.settings_dict, "OPTIONS": {}, **reglages}
    # a thread, and all that runs beside the loop of a browser, make connections of their own
    connections.settings = {**connections.settings, DEFAULT_DB_ALIAS: dict(connection.settings_dict)}


AUTRES = """
    SELECT pid, application_name, state, backend_start::text, left(query, 200) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
FERMER = f"SELECT pg_terminate_backend(pid) FROM ({AUTRES}) autres WHERE state = 'idle'"


def attendre_d_y_etre_seul(secondes: float = 5) -> None:
    """Wait until the sessions of processes that were killed have ended; one that stays idle is closed, and named in what the test printed."""
    fin = time.monotonic() + secondes
    with connection.cursor() as curseur:
        while autres := curseur.execute(AUTRES).fetchall():
            if time.monotonic() > fin:
                sys.stderr.write(f"Sessions restées ouvertes : {autres}, {[fil.name for fil in threading.enumerate()]}\n")
                curseur.execute(FERMER)
                return
            time.sleep(0.05)


# What migrations and no test put there stays; the rest goes row by row, which for few rows is ten times faster than TRUNCATE, without the triggers
# that forbid it. Django's own flush also makes every permission again.
VIDER = """
    DO $$
    DECLARE nom text; plein boolean;
    BEGIN
        PERFORM set_config('session_replication_role', 'replica', true);
        FOR nom IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
            AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission') LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM %I)', nom) INTO plein;
            IF plein THEN EXECUTE format('DELETE FROM %I', nom); END IF;
        END LOOP;
    END $$
"""


def vider(*_: object) -> None:
    """Empty the base after a test with real transactions; the legal parameters come back. In a transaction the owner needs no connection of his own."""
    with transaction.atomic(), proprietaire(), connection.cursor() as curseur:
        curseur.execute(VIDER)
    import_module("bilan.socle.migrations.0003_parametres").charger(apps, None)
