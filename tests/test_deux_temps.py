"""A new version starts beside the old one: for some minutes, both work on the same base (docs/exploitation.md, « Changer de version sans arrêt »).

So a migration adds what the old code may ignore; what the old code still uses goes in a later version, by a migration that says « Second step » first.
"""
import sys
from collections.abc import Iterator

import pytest
from django.db import models
from django.db.migrations import AddField, CreateModel, DeleteModel, RemoveField, RenameField, RenameModel, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models.fields import NOT_PROVIDED

SECOND_TEMPS = "Second step"
# up to these numbers, migrations belong to the first version, which no other one runs beside; when it is out, its own last ones are written here
PREMIERE_VERSION = dict.fromkeys(("bilan", "socle", "signature", "beneficiaires", "conventions", "seances", "travaux", "syntheses"), 20)


def interdites(operations: list[Operation]) -> Iterator[str]:
    """What breaks the old code while it still runs: what it reads and writes goes away, or a column that it does not fill must be filled."""
    nes = {operation.name.lower() for operation in operations if isinstance(operation, CreateModel)}
    for operation in operations:
        if isinstance(operation, (RemoveField, DeleteModel, RenameField, RenameModel)):
            yield operation.describe()
        elif isinstance(operation, AddField) and operation.model_name.lower() not in nes and _a_remplir(operation.field):
            yield f"{operation.describe()}: no db_default, and not null"


def _a_remplir(champ: models.Field) -> bool:
    return not champ.many_to_many and not champ.null and champ.db_default is NOT_PROVIDED


def test_no_migration_breaks_the_version_that_still_runs_without_saying_that_it_is_the_second_step():
    migrations = [
        migration for (app, nom), migration in MigrationLoader(None).disk_migrations.items() if app in PREMIERE_VERSION and int(nom[:4]) > PREMIERE_VERSION[app]
    ]
    fautes = {
        str(migration): list(interdites(migration.operations)) for migration in migrations
        if not (sys.modules[type(migration).__module__].__doc__ or "").startswith(SECOND_TEMPS)
    }
    assert {nom: lues for nom, lues in fautes.items() if lues} == {}


@pytest.mark.parametrize(("operations", "combien"), [
    ([RemoveField("dossier", "note")], 1),
    ([DeleteModel("Note"), RenameField("dossier", "a", "b"), RenameModel("Note", "Mot")], 3),
    ([AddField("dossier", "note", models.TextField(default=""))], 1),
    ([AddField("dossier", "note", models.TextField(db_default=""))], 0),
    ([AddField("dossier", "note", models.TextField(null=True))], 0),
    ([CreateModel("Note", [("id", models.BigAutoField(primary_key=True))]), AddField("note", "mot", models.TextField())], 0),
    ([RunPython(RunPython.noop)], 0),
])
def test_what_breaks_it(operations: list[Operation], combien: int):
    assert len(list(interdites(operations))) == combien
