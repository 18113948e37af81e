"""`manage.py bibliotheque`: the starting library and the directory, on an installation that was set up without them."""
from django.core.management.base import BaseCommand
from django.db import transaction

from bilan.graine import attacher_aux_prestations, installer_annuaire, installer_bibliotheque
from bilan.socle.mots import pluriel


class Command(BaseCommand):
    help = (
        "Ajoute la bibliothèque de supports et l’annuaire de départ, et attache les supports aux séances des prestations qui n’en remettent aucun. "
        "Ce qui est déjà là n’est pas touché."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        supports, adresses = installer_bibliotheque(), installer_annuaire()
        prestations = attacher_aux_prestations(supports)
        if options["verbosity"]:
            self.stdout.write(
                f"{pluriel(len(supports), 'support')} dans la bibliothèque, remis par {pluriel(prestations, 'prestation')} de plus ; "
                f"{pluriel(adresses, 'adresse')} de plus dans l’annuaire.",
            )
