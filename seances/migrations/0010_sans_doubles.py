"""Keys whose rows an index that begins with them finds already (a uniqueness, an order): each row that was written kept a second one up."""
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seances', '0009_retards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='absence',
            name='consultant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='consultant'),
        ),
        migrations.AlterField(
            model_name='emargement',
            name='seance',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='emargements', to='seances.seance'),
        ),
    ]
