"""What a consultant types in his notes is kept before he says so; a note outlives the date that was proposed for its session."""
import bilan.socle.coffre
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0016_ce_qui_se_cherche_et_se_doit'),
        ('seances', '0011_suivies'),
        ('socle', '0014_noms_de_fichier'),
        ('travaux', '0005_sans_doubles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='note',
            name='seance',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notes', to='seances.seance'),
        ),
        migrations.CreateModel(
            name='Brouillon',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('contenu', bilan.socle.coffre.ChampSecret(verbose_name='contenu')),
                ('revision', models.PositiveIntegerField(verbose_name='révision')),
                ('onglet', models.CharField(blank=True, max_length=40, verbose_name='onglet')),
                ('le', models.DateTimeField(verbose_name='gardé le')),
                ('auteur', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('coffre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaires.dossier')),
                ('seance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='seances.seance')),
            ],
            options={
                'verbose_name': 'brouillon de notes',
                'verbose_name_plural': 'brouillons de notes',
                'ordering': ['-le', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'auteur', 'seance'), name='travaux_brouillon_un_par_page')],
            },
        ),
    ]
