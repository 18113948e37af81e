"""A contract may take the place of another, now or once it is signed; a slip is corrected beside the version that has it."""
import bilan.socle.coffre
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


POSER = """
CREATE FUNCTION correction_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Une correction enregistrée ne se modifie pas.'; END $$;
CREATE TRIGGER correction_inalterable BEFORE UPDATE OR DELETE ON conventions_correction FOR EACH ROW EXECUTE FUNCTION correction_inalterable();
"""
OTER = "DROP TRIGGER correction_inalterable ON conventions_correction; DROP FUNCTION correction_inalterable();"


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0001_initial'),
        ('conventions', '0009_absence_permise'),
        ('socle', '0003_parametres'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('donnees', models.TextField(verbose_name='avant et après')),
                ('par', models.CharField(choices=[('beneficiaire', 'Bénéficiaire'), ('consultant', 'Consultant'), ('gestion', 'Gestion'), ('employeur', 'Employeur'), ('cep', 'Conseiller CEP'), ('systeme', 'Plateforme')], max_length=20, verbose_name='par')),
                ('le', models.DateTimeField(verbose_name='corrigée le')),
            ],
            options={
                'verbose_name': 'correction',
                'ordering': ['le', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Signalement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ligne', models.CharField(max_length=20, verbose_name='ligne')),
                ('texte', bilan.socle.coffre.ChampSecret(verbose_name='texte')),
                ('le', models.DateTimeField(verbose_name='signalée le')),
            ],
            options={
                'verbose_name': 'erreur signalée',
                'verbose_name_plural': 'erreurs signalées',
                'ordering': ['-le', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='convention',
            name='convention_vivante_unique',
        ),
        migrations.AddField(
            model_name='convention',
            name='avenant',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='numéro d’avenant'),
        ),
        migrations.AddField(
            model_name='convention',
            name='propose',
            field=models.TextField(blank=True, db_default='{}', default='{}', verbose_name='faits proposés'),
        ),
        migrations.AddField(
            model_name='convention',
            name='remplace',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suites', to='conventions.convention', verbose_name='à la suite de'),
        ),
        migrations.AddField(
            model_name='convention',
            name='remplacee_par',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='remplacée par la version'),
        ),
        migrations.AddField(
            model_name='convention',
            name='scan_acceptation',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaires.piece', verbose_name='acceptation signée'),
        ),
        migrations.AddField(
            model_name='convention',
            name='scan_transmission',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaires.piece', verbose_name='transmission signée'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.UniqueConstraint(condition=models.Q(('etat__in', ('brouillon', 'envoyee', 'transmise', 'acceptee', 'conclue')), ('remplace', None)), fields=('dossier',), name='convention_vivante_unique', violation_error_message='Une convention est déjà en cours pour ce dossier.'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.UniqueConstraint(condition=models.Q(('etat', 'brouillon')), fields=('dossier',), name='convention_brouillon_unique', violation_error_message='Un brouillon est déjà préparé pour ce dossier.'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.UniqueConstraint(condition=models.Q(('etat__in', ('envoyee', 'transmise', 'acceptee'))), fields=('dossier',), name='convention_en_cours_unique', violation_error_message='Un projet attend déjà une signature dans ce dossier.'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.UniqueConstraint(condition=models.Q(('etat', 'conclue')), fields=('dossier',), name='convention_conclue_unique', violation_error_message='Un contrat est déjà en vigueur dans ce dossier.'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.CheckConstraint(condition=models.Q(('avenant', 0), ('remplace__isnull', False), _connector='OR'), name='convention_avenant_d_un_contrat', violation_error_message='Un avenant modifie un contrat conclu.'),
        ),
        migrations.AddField(
            model_name='correction',
            name='compte',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte'),
        ),
        migrations.AddField(
            model_name='correction',
            name='piece',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaires.piece', verbose_name='annexe'),
        ),
        migrations.AddField(
            model_name='correction',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='conventions.version', verbose_name='version'),
        ),
        migrations.AddField(
            model_name='signalement',
            name='coffre',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre'),
        ),
        migrations.AddField(
            model_name='signalement',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signalements', to='conventions.version', verbose_name='version'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('compte', None), ('par', 'employeur')), models.Q(('compte__isnull', False), ('par', 'consultant')), _connector='OR'), name='correction_signee', violation_error_message='Une correction dit qui l’a faite.'),
        ),
        migrations.RunSQL(POSER, OTER),
    ]
