"""Who opened a dossier and what a person asks about her data; how long the one is kept, how soon the other is answered."""

from datetime import date

import bilan.socle.coffre
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

PARAMETRES = (  # as parametres.toml says them: an installation that loaded an older one gets them here
    {"code": "JOURNAL_ACCES_MOIS", "valeur": 12, "unite": "mois", "debut": None,
     "source": "CNIL, délibération 2021-122 sur la journalisation : 6 à 12 mois [NV]",
     "note": "Qui a ouvert un dossier, et quand : gardé ce temps, puis effacé."},
    {"code": "RGPD_REPONSE_MOIS", "valeur": 1, "unite": "mois", "debut": date(2018, 5, 25), "source": "RGPD, article 12, 3 [I]", "note": ""},
)


def completer(apps, schema_editor):
    parametre = apps.get_model("socle", "ParametreReglementaire")
    connus = set(parametre.objects.values_list("code", flat=True))
    parametre.objects.bulk_create(parametre(**ligne) for ligne in PARAMETRES if ligne["code"] not in connus)


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0003_seuils_de_deplacement'),
        ('socle', '0004_rappels'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(completer, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='piece',
            name='nature',
            field=models.CharField(choices=[('convention_tripartite', 'Convention tripartite'), ('convention_agent_public', 'Convention d’agent public'), ('convention_bipartite', 'Convention'), ('contrat_particulier', 'Contrat'), ('accuse_retractation', 'Accusé de rétractation'), ('programme_personnalise', 'Programme personnalisé'), ('livret_accueil', 'Livret d’accueil'), ('reglement_interieur', 'Règlement intérieur'), ('feuille_emargement', 'Feuille d’émargement'), ('attestation_assiduite', 'Attestation d’assiduité'), ('certificat_realisation', 'Certificat de réalisation'), ('attestation_fin', 'Attestation de fin de bilan'), ('resultats_detailles', 'Résultats détaillés'), ('document_synthese', 'Document de synthèse'), ('accord_conservation', 'Accord de conservation'), ('demande_communication_cep', 'Demande de communication au conseiller CEP'), ('accord_communication_tiers', 'Accord de communication à un tiers'), ('questionnaire_chaud', 'Questionnaire de fin de bilan'), ('questionnaire_6_mois', 'Questionnaire à six mois'), ('pv_destruction', 'Procès-verbal de destruction'), ('facture', 'Facture'), ('avoir', 'Avoir'), ('extrait_donnees', 'Extrait de vos données'), ('export_bpf', 'Bilan pédagogique et financier')], max_length=30, verbose_name='nature'),
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('consultant', 'Consultant'), ('gestion', 'Gestion')], max_length=20, verbose_name='rôle')),
                ('quoi', models.CharField(choices=[('fiche', 'La fiche du dossier'), ('administration', 'La fiche de gestion'), ('contrat', 'Le contrat'), ('seances', 'Les séances et les heures'), ('travaux', 'Les travaux préparatoires'), ('reponses', 'Des réponses rendues'), ('notes', 'Les notes des séances'), ('synthese', 'La synthèse'), ('documents', 'La liste des documents'), ('document', 'Un document'), ('journal', 'Le journal'), ('demande', 'Une demande sur les données')], max_length=20, verbose_name='quoi')),
                ('le', models.DateTimeField(verbose_name='le')),
                ('heure', models.DateTimeField(verbose_name='heure')),
                ('compte', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consultations', to='beneficiaires.dossier', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'consultation',
                'ordering': ['-le', '-pk'],
                'indexes': [models.Index(fields=['dossier', '-le'], name='consultation_du_dossier'), models.Index(fields=['le'], name='consultation_a_purger')],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'compte', 'quoi', 'heure'), name='consultation_une_par_heure', violation_error_message='Cette ouverture est déjà notée pour cette heure.')],
            },
        ),
        migrations.CreateModel(
            name='DemandeDroit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('droit', models.CharField(choices=[('rectifier', 'Corriger mon nom ou une autre donnée'), ('notes', 'Lire les notes de travail qui me concernent'), ('effacer', 'Effacer le contenu de mon bilan sans attendre son terme'), ('limiter', 'Limiter un usage de mes données, ou m’y opposer'), ('fermer', 'Fermer mon espace')], max_length=12, verbose_name='demande')),
                ('etat', models.CharField(choices=[('en_attente', 'En attente'), ('satisfaite', 'Faite'), ('refusee', 'Refusée, avec la raison'), ('retiree', 'Retirée')], default='en_attente', max_length=12, verbose_name='état')),
                ('texte', bilan.socle.coffre.ChampSecret(verbose_name='précision')),
                ('reponse', bilan.socle.coffre.ChampSecret(null=True, verbose_name='réponse')),
                ('demandee_le', models.DateTimeField(verbose_name='demandée le')),
                ('reponse_avant', models.DateField(verbose_name='réponse au plus tard le')),
                ('repondue_le', models.DateTimeField(blank=True, null=True, verbose_name='répondue le')),
                ('coffre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='demandes_droit', to='beneficiaires.dossier', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'demande sur ses données',
                'verbose_name_plural': 'demandes sur leurs données',
                'ordering': ['-demandee_le', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('etat', 'en_attente')), fields=('dossier', 'droit'), name='droit_une_demande_a_la_fois', violation_error_message='Cette demande attend déjà sa réponse.'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'en_attente'), ('repondue_le', None)), models.Q(models.Q(('etat', 'en_attente'), _negated=True), ('repondue_le__isnull', False)), _connector='OR'), name='droit_repondu_ou_en_attente', violation_error_message='Une demande répondue porte la date de la réponse.'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'refusee'), _negated=True), ('reponse__isnull', False), _connector='OR'), name='droit_refus_motive', violation_error_message='Un refus dit sa raison.')],
            },
        ),
    ]
