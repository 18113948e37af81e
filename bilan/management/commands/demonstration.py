"""`manage.py demonstration`: the data of the demonstration, on an installation that has none."""
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bilan.demonstration.donnees import installer


class Command(BaseCommand):
    help = "Installe les données de démonstration, si la base ne contient encore aucun dossier."

    def handle(self, *args, **options):
        if not settings.DEMONSTRATION:
            raise CommandError("Les données de démonstration ne s’installent qu’en mode démonstration : DEMONSTRATION=1.")
        nombre = installer(timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"{nombre} bilans installés." if nombre else "La base contient déjà des dossiers : rien n’a été ajouté.")
