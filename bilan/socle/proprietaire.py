"""Two roles in the database: the owner of the tables, who migrates, and the application, which can neither change the journal nor what a table is.

The site never holds the owner's password. In the embedded installation the socket lets both in, so the same restriction holds from the first minute
(docs/decisions/0024-two-roles.md).
"""
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from psycopg.sql import SQL, Literal


@contextmanager
def proprietaire() -> Iterator[None]:
    """Inside, the connection of this thread is the owner's; without a role apart, it stays what it is.

    In a transaction nobody may come in under another name: whoever came as the owner and acts for the application takes his own role again.
    """
    with _role_propre() if connection.in_atomic_block else _autre_entree():
        yield


@contextmanager
def _autre_entree() -> Iterator[None]:
    avant = connection.settings_dict
    connection.close()
    connection.settings_dict = {**avant, **settings.PROPRIETAIRE}
    try:
        with _role_propre():
            yield
    finally:
        connection.close()
        connection.settings_dict = avant


@contextmanager
def _role_propre() -> Iterator[None]:
    """When what is done inside fails, what undoes the transaction undoes this too."""
    [[avant]] = _lire("SELECT current_setting('role')")
    _lire("SELECT set_config('role', 'none', false)")
    yield
    _lire("SELECT set_config('role', %s, false)", [avant])


def application() -> str:
    """The role under which the site works; empty when nothing names it."""
    return settings.DATABASES["default"].get("USER", "")


def separe() -> bool:
    """Whether the role of this connection is held back from the journal: it neither owns it nor may change it."""
    [[separe]] = _lire("""
        SELECT NOT has_table_privilege('socle_evenement', 'UPDATE, DELETE, TRUNCATE, TRIGGER')
            AND NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'socle_evenement'::regclass), 'MEMBER')
    """)
    return separe


def _lire(sql: str, parametres: list[str] | None = None) -> list[tuple]:
    with connection.cursor() as curseur:
        curseur.execute(sql, parametres)
        return curseur.fetchall()


# Each time the same, all at once: no moment is without rights. Tables that a partial migration has not made yet are not named.
_DROITS = """
    DO $$
    DECLARE
        application CONSTANT text := {role};
        schema CONSTANT text := current_schema();
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = application) THEN EXECUTE format('CREATE ROLE %I LOGIN', application); END IF;
        EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC, %I', current_database(), application);
        EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC, %I', schema, application);
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), application);
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', schema, application);
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', schema, application);
        EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM %I', schema, application);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', schema, application);
        EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO %I', schema, application);
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM %I', application);
        IF to_regclass('socle_evenement') IS NOT NULL THEN EXECUTE format('REVOKE UPDATE, DELETE ON socle_evenement FROM %I', application); END IF;
        IF to_regproc('journal_oublier_les_traces') IS NOT NULL THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION journal_oublier_les_traces(timestamptz) TO %I', application);
        END IF;
    END $$
"""


@transaction.atomic
def poser() -> bool:
    """Give the application what it may do, and no more; False when there is no role apart. The connection is the owner's."""
    if not settings.PROPRIETAIRE or not application():
        return False
    with connection.cursor() as curseur:
        curseur.execute(SQL(_DROITS).format(role=Literal(application())))
    return True
