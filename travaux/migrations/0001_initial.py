import bilan.socle.coffre
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('beneficiaires', '0001_initial'),
        ('seances', '0001_initial'),
        ('socle', '0001_initial'),
        ('socle', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('partagee', models.BooleanField(verbose_name='partagée')),
                ('texte', bilan.socle.coffre.ChampSecret(verbose_name='texte')),
                ('le', models.DateTimeField(verbose_name='écrite le')),
                ('auteur', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('coffre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='beneficiaires.dossier')),
                ('seance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='seances.seance')),
            ],
            options={
                'verbose_name': 'note',
                'ordering': ['-le', 'pk'],
            },
        ),
    ]
