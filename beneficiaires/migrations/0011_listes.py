"""The first page of the dossiers, newest first, is read from an index: it was sorted out of all of them, with their people, at each page of gestion.

`dossier_actifs` holds those under way, which gestion's home counts by consultant and looks through for what is late: the rest, ten times as many, is over.
"""
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0010_hebergeur'),
        ('socle', '0012_listes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['-ouvert_le', '-id'], name='dossier_recents'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('etat__in', ['prospect', 'contractualisation', 'planifie', 'en_cours'])), fields=['consultant'], name='dossier_actifs'),
        ),
    ]
