"""Who hosts the platform: legal notices name him."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0009_pages_publiques'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisme',
            name='hebergeur',
            field=models.CharField(blank=True, help_text='nom, adresse et téléphone : mentions légales', max_length=200, verbose_name='hébergeur de la plateforme'),
        ),
    ]
