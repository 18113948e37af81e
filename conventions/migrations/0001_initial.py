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
            name='Convention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nature', models.CharField(choices=[('convention_tripartite', 'Convention tripartite'), ('convention_agent_public', 'Convention tripartite d’agent public'), ('convention_bipartite', 'Convention'), ('contrat_particulier', 'Contrat avec un particulier')], max_length=30, verbose_name='nature')),
                ('etat', models.CharField(choices=[('brouillon', 'Brouillon'), ('envoyee', 'Chez l’employeur'), ('transmise', 'Transmise'), ('acceptee', 'Acceptée'), ('conclue', 'Conclue'), ('declinee', 'Non signée par l’employeur'), ('refusee', 'Refusée'), ('refus_tacite', 'Refus tacite'), ('remplacee', 'Remplacée'), ('executee', 'Exécutée'), ('retractee', 'Rétractée')], db_default='brouillon', default='brouillon', max_length=20, verbose_name='état')),
                ('intitule', models.CharField(blank=True, max_length=160, verbose_name='intitulé de l’action')),
                ('objectif', models.TextField(blank=True, verbose_name='objectif')),
                ('contenu', models.TextField(blank=True, verbose_name='contenu')),
                ('moyens', models.TextField(blank=True, verbose_name='moyens, outils et méthodes')),
                ('modalites_deroulement', models.TextField(blank=True, verbose_name='modalités de déroulement')),
                ('modalites_suivi', models.TextField(blank=True, verbose_name='modalités de suivi')),
                ('remise_resultats', models.TextField(blank=True, verbose_name='remise des résultats détaillés')),
                ('remise_synthese', models.TextField(blank=True, verbose_name='remise du document de synthèse')),
                ('modalites_reglement', models.TextField(blank=True, verbose_name='modalités de règlement')),
                ('sanction', models.TextField(blank=True, verbose_name='sanction de l’action')),
                ('effectif', models.CharField(blank=True, max_length=160, verbose_name='effectif')),
                ('niveau_prealable', models.CharField(blank=True, max_length=160, verbose_name='niveau préalable requis')),
                ('references_intervenants', models.TextField(blank=True, verbose_name='titres ou références de l’intervenant')),
                ('conditions_cessation', models.TextField(blank=True, verbose_name='en cas d’arrêt anticipé')),
                ('planning', models.JSONField(blank=True, default=list, verbose_name='calendrier prévisionnel')),
                ('avenant', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='numéro d’avenant')),
                ('propose', models.TextField(blank=True, db_default='{}', default='{}', verbose_name='faits proposés')),
                ('remplacee_par', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='remplacée par la version')),
                ('preparee_le', models.DateTimeField(verbose_name='préparée le')),
                ('envoyee_le', models.DateTimeField(blank=True, null=True, verbose_name='envoyée le')),
                ('transmise_le', models.DateTimeField(blank=True, null=True, verbose_name='transmise le')),
                ('date_limite', models.DateField(blank=True, null=True, verbose_name='réponse jusqu’au')),
                ('expire_le', models.DateTimeField(blank=True, null=True, verbose_name='délai passé à partir du')),
                ('acceptee_le', models.DateTimeField(blank=True, null=True, verbose_name='acceptée le')),
                ('refusee_le', models.DateTimeField(blank=True, null=True, verbose_name='non conclue depuis le')),
                ('conclue_le', models.DateTimeField(blank=True, null=True, verbose_name='conclue le')),
                ('retractation_jusqu_au', models.DateField(blank=True, null=True, verbose_name='rétractation jusqu’au')),
                ('retractee_le', models.DateTimeField(blank=True, null=True, verbose_name='rétractée le')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conventions', to='beneficiaires.dossier', verbose_name='dossier')),
                ('piece_conclue', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaires.piece', verbose_name='contrat signé')),
                ('remplace', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suites', to='conventions.convention', verbose_name='à la suite de')),
                ('scan_acceptation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaires.piece', verbose_name='acceptation signée')),
                ('scan_transmission', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaires.piece', verbose_name='transmission signée')),
            ],
            options={
                'verbose_name': 'convention',
                'ordering': ['-preparee_le', '-pk'],
                'indexes': [models.Index(fields=['etat', 'date_limite'], name='convention_echeances')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('etat__in', ('brouillon', 'envoyee', 'transmise', 'acceptee', 'conclue')), ('remplace', None)), fields=('dossier',), name='convention_vivante_unique', violation_error_message='Une convention est déjà en cours pour ce dossier.'), models.UniqueConstraint(condition=models.Q(('etat', 'brouillon')), fields=('dossier',), name='convention_brouillon_unique', violation_error_message='Un brouillon est déjà préparé pour ce dossier.'), models.UniqueConstraint(condition=models.Q(('etat__in', ('envoyee', 'transmise', 'acceptee'))), fields=('dossier',), name='convention_en_cours_unique', violation_error_message='Un projet attend déjà une signature dans ce dossier.'), models.UniqueConstraint(condition=models.Q(('etat', 'conclue')), fields=('dossier',), name='convention_conclue_unique', violation_error_message='Un contrat est déjà en vigueur dans ce dossier.'), models.CheckConstraint(condition=models.Q(('avenant', 0), ('remplace__isnull', False), _connector='OR'), name='convention_avenant_d_un_contrat', violation_error_message='Un avenant modifie un contrat conclu.'), models.CheckConstraint(condition=models.Q(models.Q(('etat__in', ['transmise', 'acceptee', 'conclue', 'refusee', 'refus_tacite', 'executee']), _negated=True), models.Q(('envoyee_le__isnull', False), ('transmise_le__isnull', False)), _connector='OR'), name='convention_transmise_datee', violation_error_message='Une convention transmise porte la date de sa transmission.'), models.CheckConstraint(condition=models.Q(models.Q(('date_limite', None), ('expire_le', None)), models.Q(('date_limite__isnull', False), ('expire_le__gt', models.F('transmise_le'))), _connector='OR'), name='convention_delai_entier', violation_error_message='Un délai porte son dernier jour, et l’instant où il est passé.'), models.CheckConstraint(condition=models.Q(('acceptee_le', None), ('expire_le', None), ('acceptee_le__lt', models.F('expire_le')), _connector='OR'), name='convention_signee_a_temps', violation_error_message='Une convention ne s’accepte que dans son délai.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('etat__in', ['acceptee', 'conclue', 'executee']), _negated=True), ('conclue_le', None)), ('etat__in', ['remplacee', 'retractee']), models.Q(('acceptee_le__isnull', False), ('conclue_le', None), ('etat', 'acceptee')), models.Q(('acceptee_le__isnull', False), ('conclue_le__isnull', False), ('etat__in', ['conclue', 'executee'])), _connector='OR'), name='convention_conclue_datee', violation_error_message='Une convention est conclue quand tous l’ont signée, et porte ces dates.'), models.CheckConstraint(condition=models.Q(models.Q(('retractee_le', None), models.Q(('etat', 'retractee'), _negated=True)), models.Q(('acceptee_le__isnull', False), ('etat', 'retractee'), ('retractee_le__isnull', False)), _connector='OR'), name='convention_retractee_datee', violation_error_message='Un contrat rétracté porte la date de sa rétractation.')],
            },
        ),
        migrations.CreateModel(
            name='DemandeAbsence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cadre', models.CharField(choices=[('cpf', 'CPF sur le temps de travail'), ('etat', 'Fonction publique d’État'), ('territoriale', 'Fonction publique territoriale'), ('hospitaliere', 'Fonction publique hospitalière')], max_length=20, verbose_name='cadre')),
                ('demandee_le', models.DateField(verbose_name='demandée le')),
                ('recue_le', models.DateField(verbose_name='reçue par l’employeur le')),
                ('limite', models.DateField(blank=True, null=True, verbose_name='à demander au plus tard le')),
                ('reponse_jusqu_au', models.DateField(verbose_name='réponse jusqu’au')),
                ('reponse', models.CharField(blank=True, choices=[('accord', 'accord'), ('refus', 'refus')], max_length=10, verbose_name='réponse')),
                ('repondue_le', models.DateField(blank=True, null=True, verbose_name='répondue le')),
                ('enregistree_le', models.DateTimeField(verbose_name='enregistrée le')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='demandes_absence', to='beneficiaires.dossier', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'demande d’absence',
                'verbose_name_plural': 'demandes d’absence',
                'ordering': ['-enregistree_le', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('reponse', 'refus'), _negated=True), fields=('dossier',), name='absence_une_a_la_fois', violation_error_message='Une demande d’absence est déjà enregistrée.'), models.CheckConstraint(condition=models.Q(('recue_le__gte', models.F('demandee_le')), models.Q(('repondue_le', None), ('repondue_le__gte', models.F('recue_le')), _connector='OR')), name='absence_dates', violation_error_message='La demande est faite, puis reçue, puis répondue.'), models.CheckConstraint(condition=models.Q(models.Q(('repondue_le', None), ('reponse', '')), models.Q(models.Q(('reponse', ''), _negated=True), ('repondue_le__isnull', False)), _connector='OR'), name='absence_reponse_datee', violation_error_message='Une réponse porte sa date.')],
            },
        ),
        migrations.CreateModel(
            name='DemarcheEDOF',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('demarche', models.CharField(choices=[('proposition', 'Proposition envoyée'), ('retractation', 'Rétractation du titulaire'), ('entree', 'Entrée déclarée'), ('sortie', 'Sortie et service fait déclarés'), ('validation', 'Service fait validé'), ('paiement', 'Paiement reçu')], max_length=20, verbose_name='démarche')),
                ('faite_le', models.DateField(verbose_name='faite le')),
                ('effective_le', models.DateField(blank=True, null=True, verbose_name='effective le')),
                ('taux_centiemes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='taux de réalisation, en centièmes de %')),
                ('enregistree_le', models.DateTimeField(verbose_name='enregistrée le')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='demarches_edof', to='beneficiaires.dossier', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'démarche EDOF',
                'verbose_name_plural': 'démarches EDOF',
                'ordering': ['dossier', 'faite_le', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'demarche'), name='edof_une_fois', violation_error_message='Cette démarche est déjà enregistrée.'), models.CheckConstraint(condition=models.Q(('effective_le', None), ('faite_le__gte', models.F('effective_le')), _connector='OR'), name='edof_effective', violation_error_message='La déclaration suit le fait.'), models.CheckConstraint(condition=models.Q(models.Q(('demarche', 'sortie'), ('taux_centiemes__lte', 10000)), models.Q(models.Q(('demarche', 'sortie'), _negated=True), ('taux_centiemes', None)), _connector='OR'), name='edof_taux', violation_error_message='Le service fait porte son taux de réalisation, de 0 à 100 %%.')],
            },
        ),
        migrations.CreateModel(
            name='Encaissement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recu_le', models.DateField(verbose_name='reçu le')),
                ('montant_centimes', models.PositiveIntegerField(verbose_name='montant, en centimes')),
                ('moyen', models.CharField(choices=[('virement', 'virement'), ('carte', 'carte'), ('cheque', 'chèque'), ('especes', 'espèces')], max_length=10, verbose_name='moyen')),
                ('enregistre_le', models.DateTimeField(verbose_name='enregistré le')),
                ('annule_le', models.DateTimeField(blank=True, null=True, verbose_name='annulé le')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='encaissements', to='beneficiaires.dossier', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'encaissement',
                'ordering': ['recu_le', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('montant_centimes__gt', 0)), name='encaissement_positif', violation_error_message='Un encaissement est supérieur à zéro.')],
            },
        ),
        migrations.CreateModel(
            name='Retractation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('voie', models.CharField(choices=[('en_ligne', 'en ligne'), ('lettre', 'par lettre')], max_length=10, verbose_name='voie')),
                ('nom', models.CharField(max_length=120, verbose_name='nom')),
                ('courriel', models.EmailField(max_length=254, verbose_name='adresse de l’accusé de réception')),
                ('texte', models.TextField(verbose_name='texte')),
                ('faite_le', models.DateField(verbose_name='faite le')),
                ('dernier_jour', models.DateField(blank=True, null=True, verbose_name='possible jusqu’au')),
                ('recue_le', models.DateTimeField(verbose_name='reçue le')),
                ('convention', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='retractation', to='conventions.convention', verbose_name='contrat')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retractations', to='beneficiaires.dossier', verbose_name='dossier')),
                ('piece', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaires.piece', verbose_name='accusé de rétractation')),
            ],
            options={
                'verbose_name': 'rétractation',
                'ordering': ['-recue_le', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('dernier_jour', None), ('faite_le__lte', models.F('dernier_jour')), _connector='OR'), name='retractation_a_temps', violation_error_message='Une rétractation se fait dans son délai.')],
            },
        ),
        migrations.CreateModel(
            name='Versement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('du_le', models.DateField(verbose_name='dû le')),
                ('montant_centimes', models.PositiveIntegerField(verbose_name='montant, en centimes')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versements', to='beneficiaires.dossier', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'versement prévu',
                'verbose_name_plural': 'versements prévus',
                'ordering': ['dossier', 'du_le'],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'du_le'), name='versement_un_par_jour', violation_error_message='Un seul versement par jour.'), models.CheckConstraint(condition=models.Q(('montant_centimes__gt', 0)), name='versement_positif', violation_error_message='Un versement est supérieur à zéro.')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('donnees', models.TextField(verbose_name='données figées')),
                ('empreinte', models.CharField(max_length=64, verbose_name='SHA-256 des données')),
                ('creee_le', models.DateTimeField(verbose_name='figée le')),
                ('convention', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='conventions.convention', verbose_name='convention')),
                ('piece', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaires.piece', verbose_name='projet')),
            ],
            options={
                'verbose_name': 'version',
                'ordering': ['convention', 'numero'],
                'constraints': [models.UniqueConstraint(fields=('convention', 'numero'), name='version_numero_unique')],
            },
        ),
        migrations.CreateModel(
            name='Signalement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ligne', models.CharField(max_length=20, verbose_name='ligne')),
                ('texte', bilan.socle.coffre.ChampSecret(verbose_name='texte')),
                ('le', models.DateTimeField(verbose_name='signalée le')),
                ('coffre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signalements', to='conventions.version', verbose_name='version')),
            ],
            options={
                'verbose_name': 'erreur signalée',
                'verbose_name_plural': 'erreurs signalées',
                'ordering': ['-le', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('donnees', models.TextField(verbose_name='avant et après')),
                ('par', models.CharField(choices=[('beneficiaire', 'Bénéficiaire'), ('consultant', 'Consultant'), ('gestion', 'Gestion'), ('employeur', 'Employeur'), ('cep', 'Conseiller CEP'), ('systeme', 'Plateforme')], max_length=20, verbose_name='par')),
                ('le', models.DateTimeField(verbose_name='corrigée le')),
                ('compte', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ('piece', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaires.piece', verbose_name='annexe')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='conventions.version', verbose_name='version')),
            ],
            options={
                'verbose_name': 'correction',
                'ordering': ['le', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('compte', None), ('par', 'employeur')), models.Q(('compte__isnull', False), ('par', 'consultant')), _connector='OR'), name='correction_signee', violation_error_message='Une correction dit qui l’a faite.')],
            },
        ),
        migrations.CreateModel(
            name='AcceptationMCF',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero_edof', models.CharField(max_length=40, verbose_name='numéro de dossier EDOF')),
                ('proposee_le', models.DateField(verbose_name='proposée sur EDOF le')),
                ('acceptee_le', models.DateField(verbose_name='acceptée sur Mon Compte Formation le')),
                ('retractation_jusqu_au', models.DateField(verbose_name='rétractation jusqu’au')),
                ('enregistree_le', models.DateTimeField(verbose_name='enregistrée le')),
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='acceptation_mcf', to='beneficiaires.dossier', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'acceptation sur Mon Compte Formation',
                'verbose_name_plural': 'acceptations sur Mon Compte Formation',
                'ordering': ['-enregistree_le', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('numero_edof', ''), _negated=True), name='mcf_numero', violation_error_message='Le numéro de dossier EDOF est nécessaire.'), models.CheckConstraint(condition=models.Q(('acceptee_le__gte', models.F('proposee_le'))), name='mcf_ordre', violation_error_message='L’acceptation suit la proposition.')],
            },
        ),
    ]
