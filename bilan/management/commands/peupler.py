"""`manage.py peupler --dossiers N --graine S`: realistic bilans at any volume, the same each time for the same seed and day."""
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from beneficiaires.models import Dossier
from bilan.peuplement.moteur import peupler
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.mots import nombre, pluriel


class Command(BaseCommand):
    help = "Engendre des dossiers vraisemblables, pour une démonstration ou une mesure. Peut s’interrompre : ce qui est écrit est entier."

    def add_arguments(self, parser):
        parser.add_argument("--dossiers", type=int, required=True, metavar="N", help="combien")
        parser.add_argument("--graine", type=int, default=1, metavar="S", help="la même graine donne les mêmes dossiers (1 par défaut)")
        parser.add_argument("--jour", type=date.fromisoformat, metavar="AAAA-MM-JJ", help="le jour où l’on se place (aujourd’hui par défaut)")
        parser.add_argument("--ajouter", action="store_true", help="même si l’installation contient déjà des dossiers")

    def handle(self, *args, dossiers: int, graine: int, jour: date | None, ajouter: bool, verbosity: int, **options):
        if dossiers < 1:
            raise CommandError("Indiquez au moins un dossier.")
        if not ajouter and (deja := Dossier.objects.count()):
            raise CommandError(f"Cette installation contient déjà {pluriel(deja, 'dossier')}. Pour en ajouter, dites-le : --ajouter.")
        ecrits = 0
        try:
            for ecrits in peupler(dossiers, graine=graine, jour=jour or jour_a_paris(timezone.now())):
                if verbosity:
                    self.stdout.write(f"\r{nombre(ecrits)} / {nombre(dossiers)} dossiers", ending="")
                    self.stdout.flush()
        except KeyboardInterrupt:
            raise CommandError(f"Interrompu : {pluriel(ecrits, 'dossier')} écrits, entiers.", returncode=130) from None
        if verbosity:
            self.stdout.write("")
