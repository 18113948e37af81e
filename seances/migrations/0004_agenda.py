"""Calendars: the secret address of a person's feed, and the revision of a session, kept by a trigger so that no writer can forget it."""
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

POSER = """
-- A new revision for what a calendar application shows: when, where, and whether it is called off (RFC 5545, 3.8.7.4).
CREATE FUNCTION seance_reviser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sequence := OLD.sequence + 1;
    NEW.modifiee_le := now();
    RETURN NEW;
END $$;

CREATE TRIGGER seance_reviser BEFORE UPDATE ON seances_seance FOR EACH ROW
WHEN ((OLD.debut, OLD.fin, OLD.modalite, OLD.lieu, OLD.lien, OLD.etat = 'reportee' OR OLD.etat LIKE 'annulee%')
    IS DISTINCT FROM (NEW.debut, NEW.fin, NEW.modalite, NEW.lieu, NEW.lien, NEW.etat = 'reportee' OR NEW.etat LIKE 'annulee%'))
EXECUTE FUNCTION seance_reviser();
"""
OTER = "DROP TRIGGER seance_reviser ON seances_seance; DROP FUNCTION seance_reviser();"


class Migration(migrations.Migration):

    dependencies = [
        ('seances', '0003_disponibilites_et_demandes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='seance',
            name='modifiee_le',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='modifiée le'),
        ),
        migrations.AddField(
            model_name='seance',
            name='sequence',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='révision'),
        ),
        migrations.RunSQL(POSER, OTER),
        migrations.CreateModel(
            name='Abonnement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('empreinte', models.CharField(max_length=64, unique=True, verbose_name='empreinte du jeton')),
                ('ouvert_le', models.DateTimeField(verbose_name='ouvert le')),
                ('lu_le', models.DateTimeField(blank=True, null=True, verbose_name='lu le')),
                ('compte', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
            ],
            options={
                'verbose_name': 'abonnement à un agenda',
            },
        ),
    ]
