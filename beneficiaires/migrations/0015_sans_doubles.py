"""Keys whose rows an index that begins with them finds already (a uniqueness, an order): each row that was written kept a second one up."""
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0014_cpf'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='brochure',
            name='prestation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='brochures', to='beneficiaires.prestation', verbose_name='prestation'),
        ),
        migrations.AlterField(
            model_name='consultation',
            name='dossier',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='consultations', to='beneficiaires.dossier', verbose_name='dossier'),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='consultant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='suivis', to=settings.AUTH_USER_MODEL, verbose_name='consultant'),
        ),
        migrations.AlterField(
            model_name='etapedossier',
            name='dossier',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='etapes', to='beneficiaires.dossier'),
        ),
        migrations.AlterField(
            model_name='etapeprestation',
            name='prestation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='etapes', to='beneficiaires.prestation'),
        ),
        migrations.AlterField(
            model_name='lignefinancement',
            name='dossier',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='financements', to='beneficiaires.dossier', verbose_name='dossier'),
        ),
        migrations.AlterField(
            model_name='piece',
            name='dossier',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='beneficiaires.dossier'),
        ),
    ]
