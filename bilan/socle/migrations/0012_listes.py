"""First pages of the registers are read from an index, not sorted out of everything; the team is found among all accounts.

Measured with EXPLAIN (ANALYZE, BUFFERS) on 45 500 dossiers (340 000 lines of journal): « ORDER BY le DESC LIMIT 50 » read and sorted the whole journal; with
`evenement_recents` it reads fifty rows. `document_recents`: the same of documents. `compte_roles`: the accounts of the team were looked for among
those of every bénéficiaire, on every page of gestion. `compte_par_nom`: the order of accounts. `envoi_destinataire`: the letters of an address, which gestion looks for. `envoi_a_voir`, `document_a_voir`: what went wrong, counted on
gestion's home, is a few rows among all. Each costs a write of a few microseconds a row.
"""
import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('socle', '0011_depots_des_chantiers'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='compte',
            index=django.contrib.postgres.indexes.GinIndex(fields=['roles'], name='compte_roles'),
        ),
        migrations.AddIndex(
            model_name='compte',
            index=models.Index(fields=['nom', 'prenom'], name='compte_par_nom'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['-demande_le', '-id'], name='document_recents'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('etat__in', ['echec', 'a_sceller'])), fields=['etat'], name='document_a_voir'),
        ),
        migrations.AddIndex(
            model_name='envoi',
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('destinataire'), name='text_pattern_ops'), name='envoi_destinataire',
            ),
        ),
        migrations.AddIndex(
            model_name='envoi',
            index=models.Index(condition=models.Q(('etat__in', ['incertain', 'mort'])), fields=['etat'], name='envoi_a_voir'),
        ),
        migrations.AddIndex(
            model_name='evenement',
            index=models.Index(fields=['-le', '-id'], name='evenement_recents'),
        ),
    ]
