"""`manage.py bibliotheque`: the starting library and the directory, on an installation that was set up without them."""
from django.core.management.base import BaseCommand
from django.db import transaction

from bilan.graine import installer_annuaire, installer_bibliotheque
from bilan.socle.mots import pluriel


class Command(BaseCommand):
    help = "Ajoute la bibliothèque de supports et l’annuaire de départ. Ce qui est déjà là n’est pas touché."

    @transaction.atomic
    def handle(self, *args, **options):
        supports, adresses = len(installer_bibliotheque()), installer_annuaire()
        if options["verbosity"]:
            self.stdout.write(f"{pluriel(supports, 'support')} dans la bibliothèque, {pluriel(adresses, 'adresse')} de plus dans l’annuaire.")
