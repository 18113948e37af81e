"""The last withdrawals are read from an index, as the other facts of the back office: their dossiers were all read to sort them."""
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conventions', '0011_edof_par_demarche'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='retractation',
            index=models.Index(fields=['-recue_le', '-id'], name='retractation_recentes'),
        ),
    ]
