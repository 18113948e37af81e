"""Keys whose rows an index that begins with them finds already (a uniqueness, an order): each row that was written kept a second one up."""
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0015_sans_doubles'),
        ('travaux', '0004_ordres'),
    ]

    operations = [
        migrations.AlterField(
            model_name='preparation',
            name='dossier',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='preparations', to='beneficiaires.dossier', verbose_name='dossier'),
        ),
        migrations.AlterField(
            model_name='supportdeseance',
            name='prestation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='beneficiaires.prestation', verbose_name='prestation'),
        ),
        migrations.AlterField(
            model_name='versionsupport',
            name='support',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='travaux.support'),
        ),
    ]
