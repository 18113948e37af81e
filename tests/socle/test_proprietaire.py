"""The application's role reads, writes and nothing else: the journal and what a table is are out of its reach."""
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg.conninfo import make_conninfo

from bilan import embarque
from bilan.base_embarquee.serveur import DISCRET
from bilan.socle import journal, proprietaire
from bilan.socle.acteur import SYSTEME
from bilan.socle.models import Evenement

T0 = datetime(2026, 3, 9, 8, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def adresse(**autres: str) -> str:
    base = connection.settings_dict
    lieu = {"host": base["HOST"], "port": base["PORT"], "dbname": base["NAME"], "user": proprietaire.application(), "password": base["PASSWORD"]}
    return make_conninfo(**{cle: valeur for cle, valeur in {**lieu, **autres}.items() if valeur})


@pytest.fixture(scope="module")
def site(django_db_setup: None) -> Iterator[psycopg.Connection]:
    """The site's own way in: a connection under the application's role, on a base in which all is committed."""
    with psycopg.connect(adresse(), autocommit=True) as connexion:
        yield connexion


@pytest.mark.parametrize("sql", [
    "UPDATE socle_evenement SET verbe = 'autre'",
    "UPDATE socle_evenement SET trace = NULL",
    "DELETE FROM socle_evenement",
    "TRUNCATE socle_evenement",
    "MERGE INTO socle_evenement e USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
    "INSERT INTO socle_evenement (id, fil, verbe, details) VALUES (1, 'f', 'v', 'null') ON CONFLICT (id) DO UPDATE SET verbe = 'autre'",
    "ALTER TABLE socle_evenement DISABLE TRIGGER ALL",
    "ALTER TABLE socle_evenement DISABLE TRIGGER journal_inalterable",
    "ALTER TABLE socle_evenement RENAME TO autre",
    "DROP TRIGGER journal_enchainer ON socle_evenement",
    "CREATE TRIGGER mien BEFORE INSERT ON socle_evenement FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE mienne AS ON INSERT TO socle_evenement DO INSTEAD NOTHING",
    "CREATE OR REPLACE FUNCTION journal_enchainer() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "DROP FUNCTION journal_empreinte(socle_evenement)",
    "SELECT setval('socle_evenement_id_seq', 1)",
    "SET session_replication_role = replica",
    "ALTER TABLE socle_compte DISABLE TRIGGER ALL",
    "TRUNCATE socle_compte",
    "DROP TABLE socle_envoi",
    "CREATE TABLE mienne (n int)",
    "CREATE TEMPORARY TABLE mienne (n int)",
    "CREATE SCHEMA mien",
    "CREATE INDEX mien ON socle_evenement (le)",
    "CREATE FUNCTION mienne() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('socle', '9999_fausse', now())",
    "SET ROLE {proprietaire}",
    "SET SESSION AUTHORIZATION {proprietaire}",
    "ALTER ROLE {application} SUPERUSER",
    "CREATE ROLE mien",
    "COPY socle_evenement TO PROGRAM 'cat'",
    "SELECT pg_read_file('PG_VERSION')",
])  # fmt: skip
def test_the_application_is_refused(site: psycopg.Connection, sql: str):
    sql = sql.format(application=proprietaire.application(), proprietaire=settings.PROPRIETAIRE["USER"])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        site.execute(sql)


def test_the_server_writes_nothing_of_what_a_failed_statement_quotes(site: psycopg.Connection):
    for sql in ("INSERT INTO socle_envoi (destinataire) VALUES ('zoe-canari@example.org')", "SELECT 'canari'::int", "SELEC canari"):
        with pytest.raises(psycopg.Error, match="canari|null value"):
            site.execute(sql)
    assert {nom: site.execute("SELECT current_setting(%s)", [nom]).fetchone() for nom in DISCRET} == {nom: (valeur,) for nom, valeur in DISCRET.items()}
    if settings.EMBARQUE:  # any other keeps its log where it likes
        ecrit = (embarque.donnees(settings.VAR) / "journal.log").read_text()
        assert ("ready to accept connections" in ecrit, "canari" in ecrit) == (True, False)


def test_every_table_can_be_read_and_written_but_the_journal_which_only_grows(site: psycopg.Connection):
    droits = site.execute("""
        SELECT tablename, array_agg(droit ORDER BY droit) FROM pg_tables,
            unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) droit
        WHERE schemaname = 'public' AND has_table_privilege('public.' || quote_ident(tablename), droit) GROUP BY tablename
    """).fetchall()
    autres = {table: tenus for table, tenus in droits if tenus != ["DELETE", "INSERT", "SELECT", "UPDATE"]}
    assert autres == {"socle_evenement": ["INSERT", "SELECT"], "django_migrations": ["SELECT"]}
    assert len(droits) == len(connection.introspection.table_names())


def test_the_tests_themselves_are_held_back_as_the_site_is():
    assert proprietaire.separe()
    with proprietaire.proprietaire():
        assert not proprietaire.separe()
    assert proprietaire.separe()


def test_a_line_is_written_and_read_under_the_role_of_the_application():
    journal.consigner("dossier:1", "dossier.commencer", acteur=SYSTEME, instant=T0)
    assert (Evenement.objects.get().rang, journal.ruptures()) == (1, [])


def test_the_owner_with_the_triggers_off_alters_a_line_and_the_verifier_names_it():
    """The twin: without the separation of roles, this is what one statement does."""
    for _ in range(3):
        journal.consigner("dossier:1", "dossier.commencer", acteur=SYSTEME, instant=T0)
    with proprietaire.proprietaire(), connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE socle_evenement DISABLE TRIGGER journal_inalterable")
        curseur.execute("UPDATE socle_evenement SET verbe = 'autre' WHERE rang = 2")
        curseur.execute("ALTER TABLE socle_evenement ENABLE TRIGGER journal_inalterable")
    assert [(r.fil, r.rang, r.cause) for r in journal.ruptures()] == [("dossier:1", 2, "contenu")]


def test_with_one_role_migrate_says_what_is_lost(settings, capsys: pytest.CaptureFixture[str]):
    settings.PROPRIETAIRE = {}
    call_command("migrate", verbosity=1)
    assert "La base n’a qu’un rôle : le journal n’est protégé que par ses déclencheurs" in capsys.readouterr().err


def test_rights_are_laid_anew_by_each_migration_of_a_base_that_has_lost_them(site: psycopg.Connection):
    with proprietaire.proprietaire(), connection.cursor() as curseur:
        curseur.execute(f"GRANT ALL ON socle_evenement TO {proprietaire.application()}")
    assert not proprietaire.separe()
    call_command("migrate", verbosity=0)
    assert proprietaire.separe()
