"""A database of one's own for the time of a bilan: a schema that is rolled back, so that real data is neither read nor touched."""
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

from bilan.socle.proprietaire import proprietaire


@contextmanager
def base_jetable() -> Iterator[None]:
    """Everything written inside disappears, tables included; a killed process leaves nothing either."""
    schema = f"parcours_{secrets.token_hex(4)}"
    with proprietaire(), transaction.atomic():
        with connection.cursor() as curseur:
            curseur.execute(f"CREATE SCHEMA {schema}")
            curseur.execute(f"SET LOCAL search_path TO {schema}")
        ContentType.objects.clear_cache()
        call_command("migrate", verbosity=0, interactive=False)
        yield
        transaction.set_rollback(True)
    ContentType.objects.clear_cache()
