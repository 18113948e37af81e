"""How an attendance was signed, hours that are contested, and research that its author withdrew."""
import bilan.socle.coffre
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seances', '0004_agenda'),
        ('socle', '0004_rappels'),
    ]

    operations = [
        migrations.AddField(
            model_name='emargement',
            name='moyen',
            field=models.CharField(choices=[('compte', 'avec son compte'), ('lien', 'par un lien personnel')], db_default='compte', default='compte', max_length=10, verbose_name='moyen'),
        ),
        migrations.AddField(
            model_name='travailpersonnel',
            name='retire_le',
            field=models.DateTimeField(blank=True, null=True, verbose_name='retiré le'),
        ),
        migrations.CreateModel(
            name='Contestation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('debut_reel', models.DateTimeField(verbose_name='début contesté')),
                ('fin_reelle', models.DateTimeField(verbose_name='fin contestée')),
                ('message', bilan.socle.coffre.ChampSecret(verbose_name='message')),
                ('etat', models.CharField(choices=[('en_attente', 'En attente'), ('corrigee', 'Heures corrigées'), ('maintenue', 'Heures maintenues'), ('retiree', 'Retirée')], default='en_attente', max_length=12, verbose_name='état')),
                ('le', models.DateTimeField(verbose_name='contestées le')),
                ('repondue_le', models.DateTimeField(blank=True, null=True, verbose_name='répondue le')),
                ('coffre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('seance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contestations', to='seances.seance', verbose_name='séance')),
            ],
            options={
                'verbose_name': 'contestation d’heures',
                'verbose_name_plural': 'contestations d’heures',
                'ordering': ['le', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('etat', 'en_attente')), fields=('seance',), name='contestation_une_a_la_fois', violation_error_message='Ces heures sont déjà contestées : votre consultant·e vous répond.'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'en_attente'), ('repondue_le', None)), models.Q(models.Q(('etat', 'en_attente'), _negated=True), ('repondue_le__isnull', False)), _connector='OR'), name='contestation_repondue_ou_en_attente', violation_error_message='Une contestation répondue porte la date de la réponse.')],
            },
        ),
    ]
