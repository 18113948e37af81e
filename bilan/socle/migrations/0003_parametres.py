"""Load the legal parameters of annexe A, and make the table of the cache (rate limits are counted in the database)."""
import tomllib
from pathlib import Path

from django.core.management import call_command
from django.db import migrations


def charger(apps, schema_editor):
    parametre = apps.get_model("socle", "ParametreReglementaire")
    with (Path(__file__).parents[1] / "parametres.toml").open("rb") as fichier:
        parametre.objects.bulk_create(parametre(**ligne) for ligne in tomllib.load(fichier)["parametre"])


def table_de_cache(apps, schema_editor):
    call_command("createcachetable", "socle_cache", verbosity=0, database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("socle", "0002_journal")]
    operations = [
        migrations.RunPython(charger, migrations.RunPython.noop),
        migrations.RunPython(table_de_cache, migrations.RunPython.noop),
    ]
