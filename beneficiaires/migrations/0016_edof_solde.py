"""Whether a CPF bilan still owes something to EDOF, in its own row: the few that do have an index of theirs, whatever the archive (16 KB of it)."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0015_sans_doubles'),
        ('socle', '0014_noms_de_fichier'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='dossier',
            name='dossier_cpf',
        ),
        migrations.AddField(
            model_name='dossier',
            name='edof_solde',
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name='plus rien à déclarer sur EDOF'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('edof_solde', False), ('mode_financement__in', ['cpf_hors_temps_travail', 'cpf_temps_travail'])), fields=['etat', 'id'], name='dossier_cpf_ouverts'),
        ),
    ]
