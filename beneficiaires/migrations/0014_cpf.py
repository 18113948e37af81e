"""The bilans under the CPF are read from an index of theirs (700 KB over 100 000 dossiers): for the list of what is owed to EDOF, the base read all
the dossiers on two processes, and each of these read every step again."""
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0013_retards_et_fiches'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('mode_financement__in', ['cpf_hors_temps_travail', 'cpf_temps_travail'])), fields=['id'], name='dossier_cpf'),
        ),
    ]
