"""`manage.py redetruire`: after a restore, destroy again what had been destroyed since the backup. To be run before the site opens."""
from django.core.management.base import BaseCommand
from django.utils import timezone

from bilan.socle.mots import pluriel
from syntheses import actions


class Command(BaseCommand):
    help = "Après la restauration d’une sauvegarde : détruit de nouveau ce que le registre tenu hors de la base dit détruit."

    def handle(self, *args, **options):
        faites = actions.redetruire(timezone.now())
        if faites or options["verbosity"] > 1:
            self.stdout.write(f"{pluriel(faites, 'destruction rejouée,destructions rejouées')}.")
