"""`manage.py parcours FICHIER.toml --sortie DOSSIER`: see docs/parcours.md."""
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from bilan.parcours.jeu import jouer
from bilan.parcours.lecture import FichierRefuse
from bilan.parcours.scene import base_jetable
from bilan.socle.mots import pluriel

COMPTES = {"documents": "document", "courriels": "courriel", "journal": "ligne de journal,lignes de journal"}


class Command(BaseCommand):
    help = "Joue un bilan entier, décrit par un fichier, en temps simulé ; écrit ses documents, ses courriels et son journal. N’écrit rien dans la base."
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path, help="le bilan à jouer (TOML)")
        parser.add_argument("--sortie", type=Path, required=True, help="le dossier à écrire")

    def handle(self, *args, fichier: Path, sortie: Path, **options):
        try:
            dit = jouer(fichier, sortie, base_jetable())
        except FichierRefuse as refus:
            raise CommandError(str(refus), returncode=2) from None
        self.stdout.write(f"{dit['titre']} : dossier {dit['numero']}, {dit['etat'].lower()}.")
        comptes = ", ".join(pluriel(dit[quoi], mots) for quoi, mots in COMPTES.items())
        self.stdout.write(f"{comptes} dans {sortie}.")
