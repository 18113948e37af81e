"""The first page of the contracts, newest first, is read from an index: it was sorted out of all of them, with their people and their words."""
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0011_listes'),
        ('conventions', '0006_brouillon_abandonne'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='convention',
            index=models.Index(fields=['-preparee_le', '-id'], name='convention_recentes'),
        ),
    ]
