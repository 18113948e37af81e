"""Answers to a questionnaire of the end lose their name after six years: until when each has one, and the parameter that says so."""
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

PARAMETRE = {  # as parametres.toml says it: an installation that loaded an older one gets it here
    "code": "QUESTIONNAIRE_CONSERVATION_ANS", "valeur": 6, "unite": "ans", "source": "cycle Qualiopi de trois ans, puis trois ans [I]",
    "note": "Années entières, après celle de la réponse au questionnaire de fin. Ensuite, plus rien ne relie les réponses au dossier.",
}
DATER = """
    UPDATE syntheses_questionnaire SET anonymiser_le = make_date(extract(year FROM le AT TIME ZONE 'Europe/Paris')::int + 7, 1, 1)
"""


def completer(apps, schema_editor):
    parametre = apps.get_model("socle", "ParametreReglementaire")
    if not parametre.objects.filter(code=PARAMETRE["code"]).exists():
        parametre.objects.create(**PARAMETRE)


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0016_ce_qui_se_cherche_et_se_doit'),
        ('syntheses', '0008_sans_doubles'),
    ]

    operations = [
        migrations.RunPython(completer, migrations.RunPython.noop),
        migrations.AddField(
            model_name='questionnaire',
            name='anonymiser_le',
            field=models.DateField(blank=True, null=True, verbose_name='sans nom le'),
        ),
        migrations.AlterField(
            model_name='questionnaire',
            name='dossier',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questionnaires_de_fin', to='beneficiaires.dossier', verbose_name='dossier'),
        ),
        migrations.RunSQL(DATER, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='questionnaire',
            index=models.Index(condition=Q(('anonymiser_le__isnull', False)), fields=['anonymiser_le'], name='questionnaire_a_anonymiser'),
        ),
        migrations.AddConstraint(
            model_name='questionnaire',
            constraint=models.CheckConstraint(condition=Q(('anonymiser_le', None), ('dossier', None)) | Q(('anonymiser_le__isnull', False), ('dossier__isnull', False)), name='questionnaire_sans_nom', violation_error_message='Des réponses ont un nom et le jour où elles le perdront, ou ni l’un ni l’autre.'),
        ),
    ]
