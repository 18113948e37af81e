"""Written by two in turn: each passing of the hand leaves a version that nothing changes; the detailed results are a document beside."""
import bilan.socle.coffre
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


POSER = """
CREATE FUNCTION version_de_synthese_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Une version de la synthèse ne se modifie pas.' USING ERRCODE = 'check_violation', CONSTRAINT = 'version_de_synthese_inalterable';
END $$;
CREATE TRIGGER version_de_synthese_inalterable BEFORE UPDATE ON syntheses_version FOR EACH ROW EXECUTE FUNCTION version_de_synthese_inalterable();
"""
OTER = "DROP TRIGGER version_de_synthese_inalterable ON syntheses_version; DROP FUNCTION version_de_synthese_inalterable();"


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0003_seuils_de_deplacement'),
        ('socle', '0004_rappels'),
        ('syntheses', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='rubrique',
            name='onglet',
            field=models.CharField(blank=True, max_length=40, verbose_name='onglet'),
        ),
        migrations.AddField(
            model_name='synthese',
            name='etapes_onglet',
            field=models.CharField(blank=True, max_length=40, verbose_name='onglet des étapes'),
        ),
        migrations.CreateModel(
            name='Resultats',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('texte', bilan.socle.coffre.ChampSecret(verbose_name='texte')),
                ('modifiee_le', models.DateTimeField(verbose_name='modifiée le')),
                ('revision', models.PositiveIntegerField(default=1, verbose_name='révision')),
                ('onglet', models.CharField(blank=True, max_length=40, verbose_name='onglet')),
                ('etat', models.CharField(choices=[('redaction', 'En cours d’écriture'), ('etablis', 'Établis'), ('remis', 'Remis')], default='redaction', max_length=10, verbose_name='état')),
                ('etablis_le', models.DateTimeField(blank=True, null=True, verbose_name='établis le')),
                ('remis_le', models.DateTimeField(blank=True, null=True, verbose_name='remis le')),
                ('empreinte_texte', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 du texte établi')),
                ('auteur', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('coffre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='resultats', to='beneficiaires.dossier', verbose_name='dossier')),
                ('piece', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaires.piece', verbose_name='document')),
            ],
            options={
                'verbose_name': 'résultats détaillés',
                'verbose_name_plural': 'résultats détaillés',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('etablis_le__isnull', False), ('etat__in', ['etablis', 'remis']), ('piece__isnull', False), models.Q(('empreinte_texte', ''), _negated=True)), models.Q(('empreinte_texte', ''), ('etablis_le', None), ('etat', 'redaction'), ('piece', None)), _connector='OR'), name='resultats_etablis_ssi_document', violation_error_message='Des résultats établis ont leur document et leur empreinte, et eux seuls.'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'remis'), ('remis_le__isnull', False)), models.Q(models.Q(('etat', 'remis'), _negated=True), ('remis_le', None)), _connector='OR'), name='resultats_remis_dates', violation_error_message='Des résultats remis portent la date de leur remise.')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('numero', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('passage', models.CharField(choices=[('proposer', 'Proposée'), ('rendre', 'Rendue'), ('reprendre', 'Reprise')], max_length=10, verbose_name='passage de la main')),
                ('le', models.DateTimeField(verbose_name='le')),
                ('contenu', bilan.socle.coffre.ChampSecret(verbose_name='contenu')),
                ('auteur', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('coffre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('synthese', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='syntheses.synthese')),
            ],
            options={
                'verbose_name': 'version',
                'ordering': ['numero', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('synthese', 'numero'), name='version_unique')],
            },
        ),
        migrations.RunSQL(POSER, OTER),
    ]
