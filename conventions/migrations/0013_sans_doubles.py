"""Keys whose rows an index that begins with them finds already (a uniqueness, an order): each row that was written kept a second one up."""
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0015_sans_doubles'),
        ('conventions', '0012_retractations_recentes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='versement',
            name='dossier',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versements', to='beneficiaires.dossier', verbose_name='dossier'),
        ),
        migrations.AlterField(
            model_name='version',
            name='convention',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='conventions.convention', verbose_name='convention'),
        ),
    ]
