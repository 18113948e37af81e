"""The contracts that have waited longest are read from an index: for gestion's home, over 100 000 dossiers, 63 ms to 1 (176 KB)."""
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0013_retards_et_fiches'),
        ('conventions', '0009_recentes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='convention',
            index=models.Index(condition=models.Q(('etat__in', ['envoyee', 'acceptee'])), fields=['envoyee_le', 'id'], name='convention_attendues'),
        ),
    ]
