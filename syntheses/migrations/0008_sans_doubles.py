"""Keys whose rows an index that begins with them finds already (a uniqueness, an order): each row that was written kept a second one up."""
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0015_sans_doubles'),
        ('syntheses', '0007_suivi_tenu'),
    ]

    operations = [
        migrations.AlterField(
            model_name='questionnaire',
            name='dossier',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='questionnaires_de_fin', to='beneficiaires.dossier', verbose_name='dossier'),
        ),
        migrations.AlterField(
            model_name='rubrique',
            name='synthese',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rubriques', to='syntheses.synthese'),
        ),
        migrations.AlterField(
            model_name='version',
            name='synthese',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='syntheses.synthese'),
        ),
    ]
