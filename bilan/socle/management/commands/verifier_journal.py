"""Recompute every chain of the journal and name what was altered."""
from django.core.management.base import BaseCommand, CommandError

from bilan.socle import journal
from bilan.socle.models import Evenement


class Command(BaseCommand):
    help = "Recalcule les chaînes du journal et nomme la première ligne altérée de chacune."

    def handle(self, *args, **options):
        if ruptures := journal.ruptures():
            raise CommandError("\n".join(["Le journal a été altéré.", *(f"{r.fil} n° {r.rang} (ligne {r.pk}) : {r.cause}" for r in ruptures)]))
        self.stdout.write(f"Le journal est intact : {Evenement.objects.count()} lignes.")
