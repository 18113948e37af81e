import bilan.socle.coffre
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('beneficiaires', '0001_initial'),
        ('socle', '0001_initial'),
        ('socle', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Synthese',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('etat', models.CharField(choices=[('redaction', 'En cours d’écriture'), ('relecture', 'En relecture'), ('figee', 'Figée'), ('remise', 'Remise')], default='redaction', max_length=12, verbose_name='état')),
                ('entretien_suivi', models.BooleanField(default=True, verbose_name='entretien de suivi proposé')),
                ('version', models.PositiveSmallIntegerField(default=0, verbose_name='version')),
                ('proposee_le', models.DateTimeField(blank=True, null=True, verbose_name='proposée le')),
                ('reprise_le', models.DateTimeField(blank=True, null=True, verbose_name='reprise le')),
                ('figee_le', models.DateTimeField(blank=True, null=True, verbose_name='figée le')),
                ('remise_le', models.DateTimeField(blank=True, null=True, verbose_name='remise le')),
                ('empreinte_texte', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 du texte figé')),
                ('etapes_revision', models.PositiveIntegerField(default=0, verbose_name='révision des étapes')),
                ('etapes_le', models.DateTimeField(blank=True, null=True, verbose_name='étapes modifiées le')),
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='synthese', to='beneficiaires.dossier', verbose_name='dossier')),
                ('etapes_auteur', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur des étapes')),
                ('piece', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaires.piece', verbose_name='document')),
            ],
            options={
                'verbose_name': 'synthèse',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('etat__in', ['figee', 'remise']), ('figee_le__isnull', False), ('piece__isnull', False), models.Q(('empreinte_texte', ''), _negated=True)), models.Q(('empreinte_texte', ''), ('etat__in', ['redaction', 'relecture']), ('figee_le', None), ('piece', None)), _connector='OR'), name='synthese_figee_ssi_document', violation_error_message='Une synthèse figée a son document et son empreinte, et elle seule.'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'remise'), ('remise_le__isnull', False)), models.Q(models.Q(('etat', 'remise'), _negated=True), ('remise_le', None)), _connector='OR'), name='synthese_remise_datee', violation_error_message='Une synthèse remise porte la date de sa remise.'), models.CheckConstraint(condition=models.Q(('etat', 'redaction'), models.Q(('proposee_le__isnull', False), ('version__gt', 0)), _connector='OR'), name='synthese_proposee_datee', violation_error_message='Une synthèse proposée porte son numéro de version et sa date.')],
            },
        ),
        migrations.CreateModel(
            name='Rubrique',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(choices=[('circonstances', 'Circonstances du bilan'), ('competences_aptitudes', 'Compétences et aptitudes au regard des perspectives envisagées'), ('projet_professionnel', 'Projet professionnel, ou alternatives'), ('projet_formation', 'Projet de formation'), ('conditions_moyens', 'Conditions et moyens de réalisation'), ('observations', 'Observations du bénéficiaire')], max_length=30, verbose_name='rubrique')),
                ('texte', bilan.socle.coffre.ChampSecret(verbose_name='texte')),
                ('modifiee_le', models.DateTimeField(verbose_name='modifiée le')),
                ('revision', models.PositiveIntegerField(default=1, verbose_name='révision')),
                ('auteur', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('coffre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('synthese', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rubriques', to='syntheses.synthese')),
            ],
            options={
                'verbose_name': 'rubrique',
                'constraints': [models.UniqueConstraint(fields=('synthese', 'code'), name='rubrique_unique')],
            },
        ),
        migrations.CreateModel(
            name='EtapeProjet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ordre', models.PositiveSmallIntegerField(verbose_name='ordre')),
                ('libelle', bilan.socle.coffre.ChampSecret(verbose_name='étape')),
                ('echeance', models.DateField(blank=True, null=True, verbose_name='échéance')),
                ('coffre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('synthese', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='etapes', to='syntheses.synthese')),
            ],
            options={
                'verbose_name': 'étape du projet',
                'ordering': ['ordre', 'pk'],
            },
        ),
    ]
