import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('socle', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Lien',
            fields=[
                ('objet', models.CharField(max_length=60, verbose_name='objet')),
                ('objet_id', models.CharField(max_length=40, verbose_name='clé de l’objet')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('empreinte', models.CharField(max_length=64, unique=True, verbose_name='SHA-256 du jeton')),
                ('jeton_scelle', models.BinaryField(null=True, verbose_name='jeton chiffré')),
                ('partie', models.CharField(choices=[('beneficiaire', 'Bénéficiaire'), ('consultant', 'Consultant'), ('gestion', 'Gestion'), ('employeur', 'Employeur'), ('cep', 'Conseiller CEP'), ('systeme', 'Plateforme')], max_length=20, verbose_name='partie')),
                ('destinataire', models.EmailField(max_length=254, verbose_name='destinataire')),
                ('cree_le', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='créé le')),
                ('expire_le', models.DateTimeField(verbose_name='expire le')),
                ('revoque_le', models.DateTimeField(blank=True, null=True, verbose_name='éteint le')),
                ('dernier_envoi_le', models.DateTimeField(blank=True, null=True, verbose_name='dernier envoi le')),
                ('ouvert_le', models.DateTimeField(blank=True, null=True, verbose_name='ouvert le')),
                ('releve_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signature.lien', verbose_name='relevé par')),
            ],
            options={
                'verbose_name': 'lien personnel',
                'verbose_name_plural': 'liens personnels',
                'ordering': ['-cree_le', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoque_le', None)), fields=('objet', 'objet_id', 'partie'), name='lien_vivant_unique', violation_error_message='Cette partie a déjà un lien vers ce document.'), models.CheckConstraint(condition=models.Q(('revoque_le', None), ('jeton_scelle', None), _connector='OR'), name='lien_eteint_sans_jeton', violation_error_message='Un lien éteint ne garde pas son jeton.'), models.CheckConstraint(condition=models.Q(('releve_par', None), ('revoque_le__isnull', False), _connector='OR'), name='lien_releve_eteint', violation_error_message='Un lien relevé par un autre est éteint.')],
            },
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('objet', models.CharField(max_length=60, verbose_name='objet')),
                ('objet_id', models.CharField(max_length=40, verbose_name='clé de l’objet')),
                ('empreinte', models.CharField(max_length=64, verbose_name='empreinte du code')),
                ('cree_le', models.DateTimeField(verbose_name='envoyé le')),
                ('expire_le', models.DateTimeField(verbose_name='expire le')),
                ('essais', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='essais')),
                ('utilise_le', models.DateTimeField(blank=True, null=True, verbose_name='utilisé le')),
                ('compte', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ('lien', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signature.lien', verbose_name='lien')),
            ],
            options={
                'verbose_name': 'code à usage unique',
                'verbose_name_plural': 'codes à usage unique',
                'ordering': ['-cree_le', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('lien__isnull', True), ('compte__isnull', True), _connector='XOR'), name='code_lien_ou_compte', violation_error_message='Un code va à un lien ou à un compte.')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('objet', models.CharField(max_length=60, verbose_name='objet')),
                ('objet_id', models.CharField(max_length=40, verbose_name='clé de l’objet')),
                ('partie', models.CharField(choices=[('beneficiaire', 'Bénéficiaire'), ('consultant', 'Consultant'), ('gestion', 'Gestion'), ('employeur', 'Employeur'), ('cep', 'Conseiller CEP'), ('systeme', 'Plateforme')], max_length=20, verbose_name='partie')),
                ('nom', models.CharField(max_length=120, verbose_name='nom saisi')),
                ('fonction', models.CharField(blank=True, max_length=120, verbose_name='fonction')),
                ('moyen', models.CharField(choices=[('lien_code', 'lien personnel avec code à usage unique'), ('compte_code', 'compte avec code à usage unique'), ('compte', 'compte à double authentification'), ('papier', 'signature sur papier')], max_length=20, verbose_name='moyen')),
                ('le', models.DateTimeField(verbose_name='signé le')),
                ('empreinte', models.CharField(max_length=64, verbose_name='SHA-256 de ce qui a été montré')),
                ('sur_document', models.BooleanField(default=True, help_text='sinon, celle des données figées : le PDF était en préparation', verbose_name='empreinte du PDF')),
                ('consentement', models.TextField(verbose_name='texte accepté')),
                ('compte', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ('lien', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signature.lien', verbose_name='lien')),
            ],
            options={
                'verbose_name': 'signature',
                'ordering': ['le', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('objet', 'objet_id', 'partie'), name='signature_unique', violation_error_message='Cette partie a déjà signé ce document.'), models.CheckConstraint(condition=models.Q(models.Q(('nom', ''), _negated=True), models.Q(('consentement', ''), _negated=True), models.Q(('empreinte', ''), _negated=True)), name='signature_nommee', violation_error_message='Une signature porte un nom, un consentement et une empreinte.')],
            },
        ),
    ]
