"""The parameter of a public servant's years between two bilans, for an installation that loaded the others before it."""
from django.db import migrations

PARAMETRE = {  # as parametres.toml says it
    "code": "AGENT_CARENCE_BILAN_ANS", "valeur": 5, "unite": "ans", "source": "fiches DILA 2019 [O]",
    "note": "Publics prioritaires : aménagements du décret 2022-1043, non vérifiés. L’outil avertit et ne refuse rien.",
}


def completer(apps, schema_editor):
    parametre = apps.get_model("socle", "ParametreReglementaire")
    if not parametre.objects.filter(code=PARAMETRE["code"]).exists():
        parametre.objects.create(**PARAMETRE)


class Migration(migrations.Migration):
    dependencies = [("conventions", "0015_ce_qui_se_doit"), ("socle", "0003_parametres")]
    operations = [migrations.RunPython(completer, migrations.RunPython.noop)]
