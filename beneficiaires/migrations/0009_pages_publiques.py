"""What the public pages write: requests for a bilan, complaints, the PDF of an offer; and how long each is kept."""

import bilan.socle.coffre
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

PARAMETRES = (  # as parametres.toml says them: an installation that loaded an older one gets them here
    {"code": "PROSPECT_CONSERVATION_ANS", "valeur": 3, "unite": "ans", "source": "CNIL, usage pour les prospects [NV]",
     "note": "Une demande de bilan restée sans suite est oubliée ce temps après le dernier contact."},
    {"code": "RECLAMATION_REPONSE_J", "valeur": 30, "unite": "calendaire",
     "source": "référentiel national qualité, indicateur 31, choix de l’organisme [I]",
     "note": "Aucun texte ne fixe de délai : celui-ci est promis à qui réclame, sur la page et dans l’accusé de réception."},
    {"code": "RECLAMATION_CONSERVATION_ANS", "valeur": 6, "unite": "ans", "source": "cycle Qualiopi de trois ans, puis trois ans [I]",
     "note": "Ensuite, le récit et les noms sont détruits ; la ligne du registre reste."},
)


def completer(apps, schema_editor):
    parametre = apps.get_model("socle", "ParametreReglementaire")
    connus = set(parametre.objects.values_list("code", flat=True))
    parametre.objects.bulk_create(parametre(**ligne) for ligne in PARAMETRES if ligne["code"] not in connus)


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0008_recherche'),
        ('socle', '0005_document_detruit'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(completer, migrations.RunPython.noop),
        migrations.AddField(
            model_name='organisme',
            name='accueil_handicap',
            field=models.TextField(blank=True, help_text='ce qui peut être adapté, et par qui : page publique du programme', verbose_name='accueil des personnes handicapées'),
        ),
        migrations.AddField(
            model_name='prestation',
            name='acces',
            field=models.TextField(blank=True, verbose_name='modalités et délais d’accès'),
        ),
        migrations.AddField(
            model_name='prestation',
            name='engagements_beneficiaire',
            field=models.TextField(blank=True, help_text='un par ligne', verbose_name='ceux de la personne'),
        ),
        migrations.AddField(
            model_name='prestation',
            name='engagements_organisme',
            field=models.TextField(blank=True, help_text='un par ligne', verbose_name='vos engagements'),
        ),
        migrations.AddField(
            model_name='prestation',
            name='evaluation',
            field=models.TextField(blank=True, help_text='comment on sait que les objectifs sont atteints', verbose_name='évaluation'),
        ),
        migrations.CreateModel(
            name='Reclamation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cle', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                ('numero', models.CharField(max_length=16, unique=True, verbose_name='numéro')),
                ('qualite', models.CharField(choices=[('beneficiaire', 'J’ai fait, je fais ou je veux faire un bilan'), ('employeur', 'Je représente un employeur'), ('financeur', 'Je représente un financeur'), ('autre', 'Autre')], max_length=14, verbose_name='de la part de')),
                ('objet', models.CharField(choices=[('accompagnement', 'L’accompagnement, les séances'), ('contrat', 'Le contrat, le prix, le financement'), ('secret', 'Le secret, mes données'), ('accessibilite', 'L’accessibilité, un handicap'), ('respect', 'Le respect : violence, harcèlement, discrimination'), ('plateforme', 'Cette plateforme'), ('autre', 'Autre chose')], max_length=16, verbose_name='sujet')),
                ('etat', models.CharField(choices=[('recue', 'À traiter'), ('repondue', 'Répondue'), ('close', 'Close')], default='recue', max_length=10, verbose_name='état')),
                ('recue_le', models.DateTimeField(verbose_name='reçue le')),
                ('reponse_avant', models.DateField(verbose_name='réponse au plus tard le')),
                ('repondue_le', models.DateTimeField(blank=True, null=True, verbose_name='répondue le')),
                ('close_le', models.DateTimeField(blank=True, null=True, verbose_name='close le')),
                ('a_corriger', models.BooleanField(default=False, verbose_name='suivie d’une action corrective')),
                ('anonymiser_le', models.DateField(verbose_name='à anonymiser le')),
            ],
            options={
                'verbose_name': 'réclamation',
                'ordering': ['-recue_le', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('etat', 'recue'), ('repondue_le', None)), models.Q(models.Q(('etat', 'recue'), _negated=True), ('repondue_le__isnull', False)), _connector='OR'), name='reclamation_repondue_datee', violation_error_message='Une réclamation répondue porte la date de la réponse.'), models.CheckConstraint(condition=models.Q(models.Q(('close_le__isnull', False), ('etat', 'close')), models.Q(models.Q(('etat', 'close'), _negated=True), ('close_le', None)), _connector='OR'), name='reclamation_close_datee', violation_error_message='Une réclamation close porte sa date.')],
            },
        ),
        migrations.CreateModel(
            name='RecitReclamation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('nom', bilan.socle.coffre.ChampSecret(verbose_name='nom')),
                ('courriel', bilan.socle.coffre.ChampSecret(verbose_name='adresse électronique')),
                ('texte', bilan.socle.coffre.ChampSecret(verbose_name='réclamation')),
                ('reponse', bilan.socle.coffre.ChampSecret(null=True, verbose_name='réponse')),
                ('correction', bilan.socle.coffre.ChampSecret(null=True, verbose_name='ce qui a changé')),
                ('coffre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('reclamation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recit', to='beneficiaires.reclamation', verbose_name='réclamation')),
            ],
            options={
                'verbose_name': 'récit d’une réclamation',
                'verbose_name_plural': 'récits des réclamations',
            },
        ),
        migrations.CreateModel(
            name='Brochure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contenu', models.CharField(max_length=64, verbose_name='SHA-256 du contenu')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.document', verbose_name='PDF')),
                ('prestation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='brochures', to='beneficiaires.prestation', verbose_name='prestation')),
            ],
            options={
                'verbose_name': 'dossier pédagogique',
                'verbose_name_plural': 'dossiers pédagogiques',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('prestation', 'contenu'), name='brochure_une_par_contenu', violation_error_message='Ce dossier pédagogique existe déjà.')],
            },
        ),
        migrations.CreateModel(
            name='PremierContact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('statut', models.CharField(choices=[('salarie', 'Salariat privé'), ('demandeur_emploi', 'Recherche d’emploi'), ('agent_public', 'Emploi public'), ('independant', 'Activité indépendante'), ('autre', 'Autre situation')], default='salarie', max_length=20, verbose_name='situation')),
                ('souhait', models.CharField(choices=[('je_ne_sais_pas', 'Je ne sais pas encore'), ('cpf', 'Mon compte personnel de formation (CPF)'), ('employeur', 'Mon employeur'), ('france_travail', 'France Travail'), ('faf', 'Le fonds de formation de mon activité indépendante'), ('moi', 'Moi-même')], default='je_ne_sais_pas', max_length=20, verbose_name='financement souhaité')),
                ('prenom', bilan.socle.coffre.ChampSecret(verbose_name='prénom')),
                ('nom', bilan.socle.coffre.ChampSecret(verbose_name='nom')),
                ('courriel', bilan.socle.coffre.ChampSecret(verbose_name='adresse électronique')),
                ('telephone', bilan.socle.coffre.ChampSecret(verbose_name='téléphone')),
                ('message', bilan.socle.coffre.ChampSecret(verbose_name='message')),
                ('etat', models.CharField(choices=[('a_confirmer', 'À confirmer par la personne'), ('recue', 'À rappeler'), ('contactee', 'Contact pris'), ('sans_suite', 'Sans suite')], default='a_confirmer', max_length=12, verbose_name='état')),
                ('demandee_le', models.DateTimeField(verbose_name='envoyée le')),
                ('confirmee_le', models.DateTimeField(blank=True, null=True, verbose_name='confirmée le')),
                ('oublier_le', models.DateField(verbose_name='à oublier le')),
                ('coffre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
                ('suivi_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='suivie par')),
            ],
            options={
                'verbose_name': 'demande de bilan',
                'verbose_name_plural': 'demandes de bilan',
                'ordering': ['-demandee_le', 'pk'],
                'indexes': [models.Index(fields=['oublier_le'], name='contact_a_oublier')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('confirmee_le', None), ('etat', 'a_confirmer')), models.Q(models.Q(('etat', 'a_confirmer'), _negated=True), ('confirmee_le__isnull', False)), _connector='OR'), name='contact_confirme_ou_non', violation_error_message='Une demande n’arrive qu’une fois confirmée par la personne.')],
            },
        ),
    ]
