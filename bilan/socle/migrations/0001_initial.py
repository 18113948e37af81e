import bilan.socle.coffre
import bilan.socle.models.parametre
import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Compte',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                ('prenom', models.CharField(max_length=80, verbose_name='prénom')),
                ('nom', models.CharField(max_length=80, verbose_name='nom')),
                ('accord', models.CharField(choices=[('neutre', 'Formulation neutre'), ('feminin', 'Au féminin'), ('masculin', 'Au masculin')], default='neutre', max_length=10, verbose_name='accord')),
                ('telephone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('beneficiaire', 'Bénéficiaire'), ('consultant', 'Consultant'), ('gestion', 'Gestion')], max_length=20), default=list, verbose_name='rôles')),
                ('is_active', models.BooleanField(default=True, verbose_name='actif')),
                ('cree_le', models.DateTimeField(auto_now_add=True, verbose_name='ouvert le')),
                ('recherche', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Lower(models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(django.db.models.functions.text.Concat(models.F('prenom'), models.Value(' '), models.F('nom'), models.Value(' '), models.F('email'), output_field=models.CharField()), models.Value('œ'), models.Value('oe'), function='replace'), models.Value('Œ'), models.Value('oe'), function='replace'), models.Value('æ'), models.Value('ae'), function='replace'), models.Value('Æ'), models.Value('ae'), function='replace'), models.Value('ß'), models.Value('ss'), function='replace'), models.Value('’'), models.Value("'"), function='replace'), models.Value('ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž'), models.Value('aaaaaaceeeeiiiinooooouuuuyaaaaaaceeeeiiiinooooouuuuyyaaaaaaccccccccddeeeeeeeeeegggggggghhiiiiiiiiijjkkllllllnnnnnnoooooorrrrrrssssssssttttuuuuuuuuuuuuwwyyyzzzzzz'), function='translate', output_field=models.CharField())), output_field=models.TextField())),
            ],
            options={
                'verbose_name': 'compte',
                'ordering': ['nom', 'prenom', 'pk'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='compte_email_unique', violation_error_message='Un compte existe déjà pour cette adresse.'), models.CheckConstraint(condition=models.Q(('roles__contained_by', ['beneficiaire', 'consultant', 'gestion'])), name='compte_roles_connus', violation_error_message='Un compte est celui d’un bénéficiaire, d’un consultant ou de la gestion.')],
            },
        ),
        migrations.CreateModel(
            name='Coffre',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('enveloppe', models.BinaryField(null=True, verbose_name='clé enveloppée')),
                ('cree_le', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='créé le')),
                ('detruit_le', models.DateTimeField(null=True, verbose_name='détruit le')),
            ],
            options={
                'verbose_name': 'coffre',
                'constraints': [models.CheckConstraint(condition=models.Q(('enveloppe__isnull', True), ('detruit_le__isnull', True), _connector='XOR'), name='coffre_detruit_ou_ferme', violation_error_message='Un coffre a sa clé, ou la date de sa destruction.')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('titre', models.CharField(max_length=160, verbose_name='titre')),
                ('nom_fichier', models.CharField(max_length=120, verbose_name='nom du fichier')),
                ('gabarit', models.CharField(max_length=80, verbose_name='gabarit')),
                ('donnees', bilan.socle.coffre.ChampSecret(null=True, verbose_name='données')),
                ('etat', models.CharField(choices=[('a_preparer', 'En attente'), ('en_cours', 'En préparation'), ('a_sceller', 'Scellement en attente'), ('pret', 'Prêt'), ('echec', 'Non préparé')], db_default='a_preparer', default='a_preparer', max_length=12, verbose_name='état')),
                ('etape', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='étape')),
                ('tentatives', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='tentatives')),
                ('bail', models.DateTimeField(blank=True, null=True, verbose_name='pris jusqu’à')),
                ('erreur', models.CharField(blank=True, max_length=200, verbose_name='cause de l’échec')),
                ('demande_le', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='demandé le')),
                ('pret_le', models.DateTimeField(blank=True, null=True, verbose_name='prêt le')),
                ('empreinte', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('fil_du_sceau', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='chaîne du journal où son sceau s’écrit')),
                ('essais_du_sceau', models.PositiveIntegerField(db_default=0, default=0, verbose_name='essais de scellement')),
                ('niveau_du_sceau', models.CharField(blank=True, db_default='', default='', max_length=3, verbose_name='niveau du sceau')),
                ('taille', models.PositiveIntegerField(db_default=0, default=0, verbose_name='taille en octets')),
                ('coffre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.coffre')),
            ],
            options={
                'verbose_name': 'document',
                'ordering': ['-demande_le', 'pk'],
                'indexes': [models.Index(condition=models.Q(('etat__in', ['a_preparer', 'en_cours', 'a_sceller'])), fields=['demande_le'], name='document_a_faire'), models.Index(condition=models.Q(('empreinte', ''), _negated=True), fields=['empreinte'], name='document_empreinte')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('etat', 'pret'), ('pret_le__isnull', False), models.Q(('empreinte', ''), _negated=True)), models.Q(models.Q(('etat', 'pret'), _negated=True), ('empreinte', '')), _connector='OR'), name='document_pret_ssi_empreinte', violation_error_message='Un document prêt porte son empreinte et sa date.'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'pret'), models.Q(models.Q(models.Q(('fil_du_sceau', ''), _negated=True), models.Q(('niveau_du_sceau', ''), _negated=True)), models.Q(('fil_du_sceau', ''), ('niveau_du_sceau', '')), _connector='OR')), models.Q(models.Q(('etat', 'pret'), _negated=True), ('niveau_du_sceau', '')), _connector='OR'), name='document_scelle_des_que_pret', violation_error_message='Un document à sceller n’est prêt qu’une fois scellé.')],
            },
        ),
        migrations.CreateModel(
            name='Envoi',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cle', models.CharField(max_length=160, unique=True, verbose_name='clé')),
                ('fil', models.CharField(blank=True, db_index=True, max_length=60, verbose_name='fil')),
                ('nature', models.CharField(choices=[('legal', 'Légal'), ('confort', 'Confort')], max_length=10, verbose_name='nature')),
                ('destinataire', models.EmailField(max_length=254, verbose_name='destinataire')),
                ('repondre_a', models.EmailField(blank=True, max_length=254, verbose_name='répondre à')),
                ('gabarit', models.CharField(max_length=80, verbose_name='gabarit')),
                ('contexte', models.BinaryField(null=True, verbose_name='contexte chiffré')),
                ('objet', models.CharField(blank=True, max_length=200, verbose_name='objet')),
                ('etat', models.CharField(choices=[('a_faire', 'À envoyer'), ('pris', 'En cours d’envoi'), ('envoye', 'Envoyé'), ('incertain', 'Incertain'), ('mort', 'Abandonné'), ('annule', 'Annulé')], db_default='a_faire', default='a_faire', max_length=10, verbose_name='état')),
                ('tentatives', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='tentatives')),
                ('a_partir_de', models.DateTimeField(blank=True, null=True, verbose_name='à partir de')),
                ('bail', models.DateTimeField(blank=True, null=True, verbose_name='pris jusqu’à')),
                ('cree_le', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='écrit le')),
                ('envoye_le', models.DateTimeField(blank=True, null=True, verbose_name='envoyé le')),
                ('erreur', models.CharField(blank=True, max_length=200, verbose_name='dernière erreur')),
            ],
            options={
                'verbose_name': 'courriel',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('etat__in', ['a_faire', 'pris'])), fields=['-nature', 'id'], name='envoi_en_attente')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('envoye_le__isnull', False), ('etat', 'envoye')), models.Q(models.Q(('etat', 'envoye'), _negated=True), ('envoye_le', None)), _connector='OR'), name='envoi_envoye_ssi_date', violation_error_message='Un courriel envoyé porte la date de son envoi.')],
            },
        ),
        migrations.CreateModel(
            name='Evenement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fil', models.CharField(help_text='la chaîne à laquelle appartient la ligne, par exemple « dossier:42 »', max_length=60, verbose_name='fil')),
                ('rang', models.BigIntegerField(default=0, verbose_name='rang')),
                ('le', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='le')),
                ('verbe', models.CharField(max_length=80, verbose_name='verbe')),
                ('role', models.CharField(blank=True, max_length=20, verbose_name='rôle')),
                ('objet', models.CharField(blank=True, max_length=60, verbose_name='objet')),
                ('objet_id', models.CharField(blank=True, max_length=40, verbose_name='clé de l’objet')),
                ('empreinte_document', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 du document')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='détails')),
                ('trace', models.JSONField(blank=True, null=True, verbose_name='trace')),
                ('trace_empreinte', models.CharField(blank=True, max_length=64, verbose_name='empreinte de la trace')),
                ('precedente', models.CharField(blank=True, max_length=64, verbose_name='empreinte précédente')),
                ('empreinte', models.CharField(blank=True, max_length=64, verbose_name='empreinte')),
                ('compte', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
            ],
            options={
                'verbose_name': 'ligne du journal',
                'verbose_name_plural': 'lignes du journal',
                'ordering': ['fil', 'rang'],
                'indexes': [models.Index(fields=['objet', 'objet_id'], name='evenement_objet')],
                'constraints': [models.UniqueConstraint(fields=('fil', 'rang'), name='evenement_rang_unique')],
            },
        ),
        migrations.CreateModel(
            name='ParametreReglementaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='code')),
                ('condition', models.CharField(blank=True, max_length=60, verbose_name='condition')),
                ('valeur', models.JSONField(blank=True, null=True, verbose_name='valeur')),
                ('unite', models.CharField(blank=True, max_length=20, verbose_name='unité')),
                ('debut', models.DateField(blank=True, null=True, verbose_name='à partir du')),
                ('fin', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
            ],
            options={
                'verbose_name': 'paramètre réglementaire',
                'verbose_name_plural': 'paramètres réglementaires',
                'ordering': ['code', 'condition', models.OrderBy(models.F('debut'), nulls_first=True)],
                'constraints': [models.CheckConstraint(condition=models.Q(('debut', None), ('fin', None), ('fin__gte', models.F('debut')), _connector='OR'), name='parametre_periode', violation_error_message='La fin doit suivre le début.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.Func('code', function='hashtext'), models.Func('code', function='hashtext'), models.Value('[]'), function='int4range'), '&&'), (models.Func(models.Func('condition', function='hashtext'), models.Func('condition', function='hashtext'), models.Value('[]'), function='int4range'), '&&'), (bilan.socle.models.parametre._Plage('debut', models.Func(models.F('debut'), django.db.models.functions.comparison.Coalesce('fin', models.Value(datetime.date(9999, 12, 31))), function='GREATEST'), models.Value('[]')), '&&')], name='parametre_sans_chevauchement', violation_error_message='Ce paramètre a déjà une valeur sur cette période.')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('compte', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='invitation', serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ('empreinte', models.CharField(max_length=64, unique=True, verbose_name='SHA-256 du jeton')),
                ('creee_le', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='envoyée le')),
                ('expire_le', models.DateTimeField(verbose_name='valable jusqu’au')),
                ('utilisee_le', models.DateTimeField(blank=True, null=True, verbose_name='utilisée le')),
            ],
            options={
                'verbose_name': 'invitation',
                'ordering': ['-creee_le', 'pk'],
            },
        ),
    ]
