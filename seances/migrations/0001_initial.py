import bilan.socle.coffre
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
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
            name='Seance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('etape', models.CharField(choices=[('preliminaire', 'Étape préliminaire'), ('investigation', 'Investigation'), ('confrontation', 'Confrontation'), ('evaluation', 'Évaluation')], max_length=30, verbose_name='étape')),
                ('debut', models.DateTimeField(verbose_name='début')),
                ('fin', models.DateTimeField(verbose_name='fin')),
                ('etat', models.CharField(choices=[('proposee', 'Proposée'), ('confirmee', 'À venir'), ('realisee', 'Réalisée'), ('reportee', 'Reportée'), ('annulee_excusee', 'Annulée, excusée'), ('annulee_prestataire', 'Annulée par l’organisme'), ('absence', 'Absence non excusée')], default='proposee', max_length=20, verbose_name='état')),
                ('modalite', models.CharField(choices=[('visio', 'En visio'), ('telephone', 'Par téléphone'), ('presentiel', 'En présence')], default='visio', max_length=12, verbose_name='modalité')),
                ('lieu', models.CharField(blank=True, max_length=200, verbose_name='lieu')),
                ('lien', models.URLField(blank=True, max_length=500, verbose_name='lien de visio')),
                ('annulee_par', models.CharField(blank=True, choices=[('beneficiaire', 'Bénéficiaire'), ('consultant', 'Consultant'), ('gestion', 'Gestion'), ('employeur', 'Employeur'), ('cep', 'Conseiller CEP'), ('systeme', 'Plateforme')], max_length=20, verbose_name='annulée par')),
                ('close_le', models.DateTimeField(blank=True, null=True, verbose_name='close le')),
                ('consultant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='consultant')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seances', to='beneficiaires.dossier', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'séance',
                'ordering': ['debut', 'pk'],
                'indexes': [models.Index(fields=['etat', 'debut'], name='seance_a_venir'), models.Index(fields=['consultant', 'debut'], name='seance_agenda')],
                'constraints': [models.CheckConstraint(condition=models.Q(('fin__gt', models.F('debut'))), name='seance_finit_apres_debut', violation_error_message='La séance doit finir après avoir commencé.'), models.CheckConstraint(condition=models.Q(models.Q(('close_le__isnull', False), ('etat', 'realisee')), models.Q(models.Q(('etat', 'realisee'), _negated=True), ('close_le', None)), _connector='OR'), name='seance_close_ssi_realisee', violation_error_message='Une séance réalisée porte la date de sa clôture.'), models.CheckConstraint(condition=models.Q(models.Q(('etat__startswith', 'annulee'), _negated=True), models.Q(('annulee_par', ''), _negated=True), _connector='OR'), name='seance_annulee_par_quelqu_un', violation_error_message='Une séance annulée dit par qui.'), models.UniqueConstraint(condition=models.Q(('etat__in', ('proposee', 'confirmee', 'realisee', 'reportee'))), fields=('dossier', 'numero'), name='seance_numero_unique', violation_error_message='Ce numéro de séance est déjà pris.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('etat__in', ('proposee', 'confirmee', 'realisee'))), expressions=[(models.Func('consultant', 'consultant', models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func('debut', 'fin', models.Value('[)'), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='seance_sans_chevauchement', violation_error_message='Ce créneau est déjà pris : choisissez une autre heure.')],
            },
        ),
        migrations.CreateModel(
            name='Emargement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partie', models.CharField(choices=[('beneficiaire', 'Bénéficiaire'), ('consultant', 'Consultant')], max_length=12, verbose_name='partie')),
                ('le', models.DateTimeField(verbose_name='signé le')),
                ('debut_reel', models.DateTimeField(verbose_name='début réel')),
                ('fin_reelle', models.DateTimeField(verbose_name='fin réelle')),
                ('compte', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emargements', to='seances.seance')),
            ],
            options={
                'verbose_name': 'émargement',
                'ordering': ['seance', 'partie'],
                'constraints': [models.UniqueConstraint(fields=('seance', 'partie'), name='emargement_unique', violation_error_message='Cette présence est déjà signée.'), models.CheckConstraint(condition=models.Q(('fin_reelle__gt', models.F('debut_reel'))), name='emargement_finit_apres_debut', violation_error_message='La séance doit finir après avoir commencé.')],
            },
        ),
        migrations.CreateModel(
            name='TravailPersonnel',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('jour', models.DateField(verbose_name='jour')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='durée, en minutes')),
                ('sujet', bilan.socle.coffre.ChampSecret(verbose_name='sujet')),
                ('le', models.DateTimeField(verbose_name='noté le')),
                ('coffre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='travaux_personnels', to='beneficiaires.dossier')),
            ],
            options={
                'verbose_name': 'travail personnel',
                'verbose_name_plural': 'travaux personnels',
                'ordering': ['-jour', '-le', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes__gt', 0)), name='travail_dure', violation_error_message='Indiquez une durée.')],
            },
        ),
        migrations.CreateModel(
            name='EcritureHeures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nature', models.CharField(choices=[('accompagnement', 'Accompagnement'), ('travail_personnel', 'Travail personnel')], max_length=20, verbose_name='nature')),
                ('etape', models.CharField(choices=[('preliminaire', 'Étape préliminaire'), ('investigation', 'Investigation'), ('confrontation', 'Confrontation'), ('evaluation', 'Évaluation'), ('recherches_personnelles', 'Recherches personnelles')], max_length=30, verbose_name='étape')),
                ('phase', models.CharField(blank=True, choices=[('preliminaire', 'Phase préliminaire'), ('investigation', 'Phase d’investigation'), ('conclusions', 'Phase de conclusions')], max_length=20, verbose_name='phase légale')),
                ('minutes', models.SmallIntegerField(verbose_name='minutes')),
                ('jour', models.DateField(verbose_name='jour')),
                ('le', models.DateTimeField(verbose_name='écrit le')),
                ('corrige', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='seances.ecritureheures', verbose_name='corrige')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heures', to='beneficiaires.dossier')),
                ('seance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='heures', to='seances.seance')),
                ('travail', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='heures', to='seances.travailpersonnel')),
            ],
            options={
                'verbose_name': 'écriture d’heures',
                'verbose_name_plural': 'registre des heures',
                'ordering': ['jour', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('nature', 'accompagnement'), ('seance__isnull', False), ('travail', None), models.Q(('phase', ''), _negated=True)), models.Q(('nature', 'travail_personnel'), ('phase', ''), ('seance', None), ('travail__isnull', False)), _connector='OR'), name='heures_preuve', violation_error_message='Une heure d’accompagnement se prouve par une séance, une heure de recherches par ce que le bénéficiaire a noté.'), models.CheckConstraint(condition=models.Q(models.Q(('etape', 'preliminaire'), ('phase', 'preliminaire')), models.Q(('etape', 'investigation'), ('phase', 'investigation')), models.Q(('etape', 'confrontation'), ('phase', 'investigation')), models.Q(('etape', 'evaluation'), ('phase', 'conclusions')), models.Q(('etape', 'recherches_personnelles'), ('phase', '')), _connector='OR'), name='heures_phase_de_l_etape', violation_error_message='Cette étape relève d’une autre phase légale.'), models.CheckConstraint(condition=models.Q(models.Q(('corrige', None), ('minutes__gt', 0)), models.Q(('corrige__isnull', False), ('minutes__lt', 0)), _connector='OR'), name='heures_non_nulles', violation_error_message='Une écriture ajoute des minutes ; seule une correction en retire.')],
            },
        ),
    ]
