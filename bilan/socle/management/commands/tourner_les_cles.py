"""Put everything under the current master key, while the site runs; the old one can then leave the environment."""
from django.core.management.base import BaseCommand

from bilan.socle import rotation


class Command(BaseCommand):
    help = (
        "Met tous les secrets sous la première clé de BILAN_CLES_MAITRE. À lancer après avoir ajouté la nouvelle clé en tête et redémarré "
        "tous les processus ; l’ancienne peut être retirée ensuite."
    )

    def handle(self, *args, **options):
        for quoi, combien in rotation.tourner().items():
            self.stdout.write(f"{quoi} : {combien}")
