"""Load the parameters of the public servants' leave where the table was filled before they were written."""
import tomllib
from pathlib import Path

from django.db import migrations


def charger(apps, schema_editor):
    parametre = apps.get_model("socle", "ParametreReglementaire")
    with (Path(__file__).parents[1] / "parametres.toml").open("rb") as fichier:
        lignes = [ligne for ligne in tomllib.load(fichier)["parametre"] if ligne["code"].startswith("AGENT_ABSENCE_")]
    for ligne in lignes:
        parametre.objects.get_or_create(code=ligne["code"], condition=ligne["condition"], defaults=ligne)


class Migration(migrations.Migration):
    dependencies = [("socle", "0005_sceau")]
    operations = [migrations.RunPython(charger, migrations.RunPython.noop)]
