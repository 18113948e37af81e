"""Reminders that a person pauses; what the pace of sending is counted from."""
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('socle', '0003_parametres'),
    ]

    operations = [
        migrations.AddField(
            model_name='compte',
            name='rappels_en_pause_le',
            field=models.DateTimeField(blank=True, null=True, verbose_name='rappels en pause depuis'),
        ),
        migrations.AddIndex(
            model_name='envoi',
            index=models.Index(condition=models.Q(('envoye_le__isnull', False)), fields=['envoye_le'], name='envoi_parti'),
        ),
        migrations.AddIndex(
            model_name='envoi',
            index=models.Index(condition=models.Q(('bail__isnull', False)), fields=['bail'], name='envoi_tenu'),
        ),
    ]
