"""Words alone, no column: a choice begins with a capital, and a contract that is under way is called so whatever its nature."""
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0016_ce_qui_se_cherche_et_se_doit'),
        ('conventions', '0016_carence_des_agents'),
    ]

    operations = [
        migrations.AlterField(
            model_name='demandeabsence',
            name='reponse',
            field=models.CharField(blank=True, choices=[('accord', 'Accord'), ('refus', 'Refus')], max_length=10, verbose_name='réponse'),
        ),
        migrations.AlterField(
            model_name='encaissement',
            name='moyen',
            field=models.CharField(choices=[('virement', 'Virement'), ('carte', 'Carte'), ('cheque', 'Chèque'), ('especes', 'Espèces')], max_length=10, verbose_name='moyen'),
        ),
        migrations.AlterField(
            model_name='retractation',
            name='voie',
            field=models.CharField(choices=[('en_ligne', 'En ligne'), ('lettre', 'Par lettre')], max_length=10, verbose_name='voie'),
        ),
        migrations.AlterConstraint(
            model_name='convention',
            name='convention_vivante_unique',
            constraint=models.UniqueConstraint(condition=models.Q(('etat__in', ('brouillon', 'envoyee', 'transmise', 'acceptee', 'conclue')), ('remplace', None)), fields=('dossier',), name='convention_vivante_unique', violation_error_message='Un contrat est déjà en cours pour ce dossier.'),
        ),
    ]
