"""`manage.py redetruire`: after a restore, destroy again what had been destroyed since the backup. To be run before the site opens."""
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bilan.socle.mots import pluriel
from syntheses import actions


class Command(BaseCommand):
    help = "Après la restauration d’une sauvegarde : détruit de nouveau ce que le registre tenu hors de la base dit détruit."

    def handle(self, *args, **options):
        try:
            faites = actions.redetruire(timezone.now())
        except ExceptionGroup as echecs:
            rates = pluriel(len(echecs.exceptions), "destruction n’a pas pu être rejouée,destructions n’ont pas pu être rejouées")
            raise CommandError(f"{rates} : les lignes d’erreur disent lesquelles. N’ouvrez pas le site.") from None
        if faites or options["verbosity"] > 1:
            self.stdout.write(f"{pluriel(faites, 'destruction rejouée,destructions rejouées')}.")
