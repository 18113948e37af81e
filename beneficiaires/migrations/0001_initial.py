import beneficiaires.models.champs
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('socle', '0001_initial'),
        ('socle', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Employeur',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adresse', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('code_postal', models.CharField(blank=True, max_length=10, verbose_name='code postal')),
                ('ville', models.CharField(blank=True, max_length=80, verbose_name='ville')),
                ('raison_sociale', models.CharField(max_length=160, verbose_name='raison sociale')),
                ('siret', beneficiaires.models.champs.Siret(blank=True, max_length=14, verbose_name='SIRET')),
                ('representant', models.CharField(blank=True, max_length=120, verbose_name='qui signe')),
                ('representant_fonction', models.CharField(blank=True, max_length=80, verbose_name='sa fonction')),
                ('courriel', models.EmailField(blank=True, max_length=254, verbose_name='son adresse électronique')),
                ('telephone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('opco', models.CharField(blank=True, max_length=80, verbose_name='OPCO')),
            ],
            options={
                'verbose_name': 'employeur',
                'ordering': ['raison_sociale', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Prestation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('intitule', models.CharField(default='Bilan de compétences', max_length=160, verbose_name='intitulé')),
                ('active', models.BooleanField(default=True, verbose_name='proposée')),
                ('public', models.TextField(blank=True, verbose_name='pour qui')),
                ('objectif', models.TextField(blank=True, verbose_name='objectif')),
                ('contenu', models.TextField(blank=True, verbose_name='contenu')),
                ('moyens', models.TextField(blank=True, verbose_name='moyens, outils et méthodes')),
                ('modalites_deroulement', models.TextField(blank=True, verbose_name='modalités de déroulement')),
                ('modalites_suivi', models.TextField(blank=True, verbose_name='modalités de suivi')),
                ('remise_resultats', models.TextField(blank=True, verbose_name='remise des résultats détaillés')),
                ('remise_synthese', models.TextField(blank=True, verbose_name='remise du document de synthèse')),
                ('modalites_reglement', models.TextField(blank=True, verbose_name='modalités de règlement')),
                ('prix_centimes', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='prix, en centimes')),
                ('nombre_seances', models.PositiveSmallIntegerField(default=10, verbose_name='nombre de séances')),
                ('premiere_seance_minutes', models.PositiveSmallIntegerField(default=60, verbose_name='durée de la première séance, en minutes')),
                ('seance_minutes', models.PositiveSmallIntegerField(default=120, verbose_name='durée des suivantes, en minutes')),
                ('mois_maximum', models.PositiveSmallIntegerField(default=3, verbose_name='durée au plus, en mois')),
                ('taux_distance', models.PositiveSmallIntegerField(default=100, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='part à distance, en %')),
            ],
            options={
                'verbose_name': 'prestation',
                'ordering': ['intitule', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Beneficiaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adresse', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('code_postal', models.CharField(blank=True, max_length=10, verbose_name='code postal')),
                ('ville', models.CharField(blank=True, max_length=80, verbose_name='ville')),
                ('statut', models.CharField(choices=[('salarie', 'Salariat privé'), ('demandeur_emploi', 'Recherche d’emploi'), ('agent_public', 'Emploi public'), ('independant', 'Activité indépendante'), ('autre', 'Autre situation')], default='salarie', max_length=20, verbose_name='situation')),
                ('poste', models.CharField(blank=True, max_length=120, verbose_name='poste occupé')),
                ('territoire', models.CharField(choices=[('metropole', 'Métropole (hors Alsace et Moselle)'), ('alsace_moselle', 'Alsace et Moselle'), ('guadeloupe', 'Guadeloupe'), ('martinique', 'Martinique'), ('guyane', 'Guyane'), ('reunion', 'La Réunion'), ('mayotte', 'Mayotte'), ('saint_martin', 'Saint-Martin'), ('saint_barthelemy', 'Saint-Barthélemy')], default='metropole', help_text='ses jours fériés sont ceux de ses délais', max_length=20, verbose_name='territoire')),
                ('fuseau', models.CharField(default='Europe/Paris', max_length=40, verbose_name='fuseau horaire')),
                ('compte', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='beneficiaire', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
            ],
            options={
                'verbose_name': 'bénéficiaire',
                'ordering': ['compte__nom', 'compte__prenom', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.CharField(max_length=16, unique=True, verbose_name='numéro')),
                ('mode_financement', models.CharField(choices=[('cpf_hors_temps_travail', 'CPF, hors temps de travail'), ('cpf_temps_travail', 'CPF, sur le temps de travail'), ('plan_developpement', 'Plan de développement des compétences'), ('conge_reclassement', 'Congé de reclassement'), ('france_travail_aif', 'France Travail (aide individuelle)'), ('agent_public', 'Agent public'), ('faf_independant', 'Fonds d’assurance formation d’un indépendant'), ('opco_hors_plan', 'OPCO, hors plan de développement'), ('personnel', 'Financement personnel')], max_length=30, verbose_name='financement')),
                ('etat', models.CharField(choices=[('prospect', 'Premier contact'), ('contractualisation', 'Contrat en préparation'), ('planifie', 'Contrat conclu'), ('en_cours', 'En cours'), ('conclusions_remises', 'Conclusions remises'), ('clos', 'Clos'), ('purge', 'Contenu détruit'), ('retracte', 'Rétracté'), ('annule', 'Annulé'), ('abandon', 'Arrêté en cours'), ('sans_suite', 'Sans suite')], default='contractualisation', max_length=24, verbose_name='état')),
                ('ouvert_le', models.DateField(verbose_name='ouvert le')),
                ('periode_debut', models.DateField(blank=True, null=True, verbose_name='début de la période')),
                ('periode_fin', models.DateField(blank=True, null=True, verbose_name='fin de la période')),
                ('prix_centimes', models.PositiveIntegerField(verbose_name='prix, en centimes')),
                ('versant', models.CharField(blank=True, choices=[('etat', 'Fonction publique d’État'), ('territoriale', 'Fonction publique territoriale'), ('hospitaliere', 'Fonction publique hospitalière')], max_length=20, verbose_name='versant')),
                ('sur_temps_travail', models.BooleanField(default=False, verbose_name='sur le temps de travail')),
                ('taux_distance', models.PositiveSmallIntegerField(default=100, verbose_name='part à distance, en %')),
                ('numero_edof', models.CharField(blank=True, max_length=40, verbose_name='numéro de dossier EDOF')),
                ('souscription', models.DateField(blank=True, null=True, verbose_name='souscription CPF')),
                ('dernier_bilan_finance', models.DateField(blank=True, null=True, verbose_name='dernier bilan financé, déclaré')),
                ('contractualise_le', models.DateField(blank=True, null=True, verbose_name='contrat conclu le')),
                ('date_terme', models.DateField(blank=True, null=True, verbose_name='terme de l’action')),
                ('beneficiaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='beneficiaires.beneficiaire', verbose_name='bénéficiaire')),
                ('coffre_actes', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('coffre_synthese', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('coffre_travaux', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('consultant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suivis', to=settings.AUTH_USER_MODEL, verbose_name='consultant')),
                ('employeur', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='beneficiaires.employeur', verbose_name='employeur')),
                ('prestation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaires.prestation', verbose_name='prestation')),
            ],
            options={
                'verbose_name': 'dossier',
                'ordering': ['-ouvert_le', '-pk'],
                'indexes': [models.Index(fields=['consultant', 'etat'], name='dossier_file_active')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('mode_financement__in', ['cpf_hors_temps_travail', 'france_travail_aif', 'faf_independant', 'personnel']), _negated=True), ('employeur', None), _connector='OR'), name='dossier_cpf_sans_employeur', violation_error_message='Ce financement ne regarde pas l’employeur : aucun employeur ne peut figurer au dossier.'), models.CheckConstraint(condition=models.Q(('periode_fin__gt', models.F('periode_debut')), ('periode_debut', None), ('periode_fin', None), _connector='OR'), name='dossier_periode', violation_error_message='La période doit finir après avoir commencé.'), models.CheckConstraint(condition=models.Q(('prix_centimes__gt', 0)), name='dossier_prix', violation_error_message='Le prix doit être supérieur à zéro.'), models.CheckConstraint(condition=models.Q(('taux_distance__lte', 100)), name='dossier_taux_distance', violation_error_message='La part à distance va de 0 à 100 %%.'), models.CheckConstraint(condition=models.Q(('versant', ''), ('mode_financement', 'agent_public'), _connector='OR'), name='dossier_versant', violation_error_message='Seul un agent public a un versant.'), models.CheckConstraint(condition=models.Q(models.Q(('etat__in', ['conclusions_remises', 'clos', 'purge']), _negated=True), ('date_terme__isnull', False), _connector='OR'), name='dossier_terme_ssi_remis', violation_error_message='Un bilan dont les conclusions sont remises porte la date de son terme.')],
            },
        ),
        migrations.CreateModel(
            name='Organisme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adresse', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('code_postal', models.CharField(blank=True, max_length=10, verbose_name='code postal')),
                ('ville', models.CharField(blank=True, max_length=80, verbose_name='ville')),
                ('denomination', models.CharField(max_length=120, verbose_name='dénomination')),
                ('forme', models.CharField(blank=True, help_text='par exemple « SARL au capital de 5 000 € »', max_length=60, verbose_name='forme juridique')),
                ('siret', beneficiaires.models.champs.Siret(blank=True, max_length=14, verbose_name='SIRET')),
                ('nda', models.CharField(blank=True, help_text='article L6351-6 du code du travail', max_length=20, verbose_name='numéro de déclaration d’activité')),
                ('prefet_region', models.CharField(blank=True, max_length=60, verbose_name='préfet de région de')),
                ('representant', models.CharField(blank=True, max_length=120, verbose_name='représentant légal')),
                ('representant_fonction', models.CharField(blank=True, max_length=80, verbose_name='sa fonction')),
                ('courriel', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique')),
                ('telephone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('site', models.URLField(blank=True, verbose_name='site')),
                ('regime_tva', models.CharField(choices=[('exonere_fpc', 'Exonéré (article 261, 4, 4° a du CGI, attestation 3511)'), ('franchise_293b', 'Franchise en base (article 293 B du CGI)'), ('redevable', 'Redevable')], default='exonere_fpc', max_length=20, verbose_name='régime de TVA')),
                ('certificat_qualiopi', models.CharField(blank=True, max_length=60, verbose_name='certificat Qualiopi')),
                ('qualiopi_debut', models.DateField(blank=True, null=True, verbose_name='certifié à partir du')),
                ('qualiopi_fin', models.DateField(blank=True, null=True, verbose_name='certifié jusqu’au')),
                ('referent_handicap', models.CharField(blank=True, max_length=120, verbose_name='référent handicap')),
                ('referent_pedagogique', models.CharField(blank=True, max_length=120, verbose_name='référent pédagogique')),
                ('courriel_reclamation', models.EmailField(blank=True, max_length=254, verbose_name='adresse des réclamations')),
                ('mediateur', models.CharField(blank=True, help_text='nom, adresse et site : obligatoire dans un contrat avec un particulier', max_length=200, verbose_name='médiateur de la consommation')),
                ('file_active_max', models.PositiveSmallIntegerField(default=16, verbose_name='dossiers en cours promis au plus par consultant')),
            ],
            options={
                'verbose_name': 'organisme',
                'verbose_name_plural': 'organisme',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='organisme_unique', violation_error_message='Il n’y a qu’un organisme par installation.')],
            },
        ),
        migrations.CreateModel(
            name='EtapeDossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('preliminaire', 'Étape préliminaire'), ('investigation', 'Investigation'), ('confrontation', 'Confrontation'), ('evaluation', 'Évaluation'), ('recherches_personnelles', 'Recherches personnelles')], max_length=30, verbose_name='étape')),
                ('ordre', models.PositiveSmallIntegerField(verbose_name='ordre')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='durée, en minutes')),
                ('buts', models.TextField(blank=True, verbose_name='buts')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='etapes', to='beneficiaires.dossier')),
            ],
            options={
                'verbose_name': 'étape du dossier',
                'ordering': ['ordre', 'pk'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('dossier', 'code'), name='etape_dossier_unique')],
            },
        ),
        migrations.CreateModel(
            name='LigneFinancement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordre', models.PositiveSmallIntegerField(verbose_name='ordre')),
                ('financeur', models.CharField(choices=[('caisse_des_depots', 'Caisse des Dépôts'), ('employeur', 'Employeur'), ('france_travail', 'France Travail'), ('administration', 'Administration ou ANFH'), ('faf', 'Fonds d’assurance formation'), ('opco', 'OPCO'), ('beneficiaire', 'Bénéficiaire')], max_length=30, verbose_name='financeur')),
                ('nom', models.CharField(blank=True, max_length=120, verbose_name='son nom')),
                ('montant_centimes', models.PositiveIntegerField(verbose_name='montant, en centimes')),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='référence de l’accord')),
                ('depose_le', models.DateField(blank=True, null=True, verbose_name='demande déposée le')),
                ('subrogation', models.BooleanField(default=False, verbose_name='paie l’organisme directement')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='financements', to='beneficiaires.dossier', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'financement',
                'ordering': ['dossier', 'ordre'],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'ordre'), name='financement_ordre_unique'), models.CheckConstraint(condition=models.Q(('montant_centimes__gt', 0)), name='financement_positif', violation_error_message='Un financement est supérieur à zéro.'), models.CheckConstraint(condition=models.Q(('subrogation', False), ('financeur', 'opco'), _connector='OR'), name='financement_subrogation', violation_error_message='Seul un OPCO paie par subrogation.')],
            },
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nature', models.CharField(choices=[('convention_tripartite', 'Convention tripartite'), ('convention_agent_public', 'Convention d’agent public'), ('convention_bipartite', 'Convention'), ('contrat_particulier', 'Contrat'), ('accuse_retractation', 'Accusé de rétractation'), ('programme_personnalise', 'Programme personnalisé'), ('livret_accueil', 'Livret d’accueil'), ('reglement_interieur', 'Règlement intérieur'), ('feuille_emargement', 'Feuille d’émargement'), ('attestation_assiduite', 'Attestation d’assiduité'), ('certificat_realisation', 'Certificat de réalisation'), ('attestation_fin', 'Attestation de fin de bilan'), ('resultats_detailles', 'Résultats détaillés'), ('document_synthese', 'Document de synthèse'), ('accord_conservation', 'Accord de conservation'), ('demande_communication_cep', 'Demande de communication au conseiller CEP'), ('accord_communication_tiers', 'Accord de communication à un tiers'), ('questionnaire_chaud', 'Questionnaire de fin de bilan'), ('questionnaire_6_mois', 'Questionnaire à six mois'), ('pv_destruction', 'Procès-verbal de destruction'), ('facture', 'Facture'), ('avoir', 'Avoir'), ('export_bpf', 'Bilan pédagogique et financier')], max_length=30, verbose_name='nature')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('a_transmettre', models.BooleanField(db_default=False, default=False, verbose_name='pas encore transmis au bénéficiaire')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='piece', to='socle.document')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='beneficiaires.dossier')),
            ],
            options={
                'verbose_name': 'pièce',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'nature', 'version'), name='piece_version_unique')],
            },
        ),
        migrations.CreateModel(
            name='EtapePrestation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('preliminaire', 'Étape préliminaire'), ('investigation', 'Investigation'), ('confrontation', 'Confrontation'), ('evaluation', 'Évaluation'), ('recherches_personnelles', 'Recherches personnelles')], max_length=30, verbose_name='étape')),
                ('ordre', models.PositiveSmallIntegerField(verbose_name='ordre')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='durée, en minutes')),
                ('buts', models.TextField(blank=True, verbose_name='buts')),
                ('prestation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='etapes', to='beneficiaires.prestation')),
            ],
            options={
                'verbose_name': 'étape',
                'ordering': ['ordre', 'pk'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('prestation', 'code'), name='etape_prestation_unique', violation_error_message='Cette étape figure déjà dans la prestation.')],
            },
        ),
    ]
