"""`manage.py restaurer FICHIER --cle CLE`: a backup comes back in an empty base and an empty folder, and what had been destroyed is destroyed again."""
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bilan.sauvegarde import archive, programmes, reprendre
from bilan.socle.calendrier import PARIS
from bilan.socle.mots import nombre, pluriel
from bilan.socle.typographie import phrase

AUTRES_CLES = (
    "Attention : les clés maîtresses de cette installation (BILAN_CLES_MAITRE) n’ouvrent pas ce qui vient d’être restauré. Remettez en place celles "
    "qui servaient le jour de la sauvegarde."
)


class Command(BaseCommand):
    help = "Restaure une sauvegarde dans une base et un dossier de documents vides, puis détruit de nouveau ce qui avait été détruit depuis."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path, help="la sauvegarde")
        parser.add_argument("--cle", type=Path, required=True, metavar="FICHIER", help="le fichier de la clé secrète des sauvegardes")

    def handle(self, *args: Any, fichier: Path, cle: Path, **options: Any) -> None:
        try:
            faite = reprendre.restaurer(fichier, archive.identite(cle.read_text(errors="replace")), timezone.now(), self._avancer)
        except FileNotFoundError as absent:
            raise CommandError(f"Ce fichier n’existe pas : {absent.filename}") from None
        except (ValueError, archive.SauvegardeIllisible, reprendre.Refus, programmes.ProgrammeAbsent, reprendre.Inachevee) as refus:
            raise CommandError(str(refus)) from None
        except OSError as panne:
            raise CommandError(f"La restauration a échoué, et rien n’en reste : {panne}") from None
        self._dire(faite)
        call_command("verifier_journal", stdout=self.stdout, stderr=self.stderr)

    def _dire(self, faite: reprendre.Restauration) -> None:
        quand, documents = f"{faite.le.astimezone(PARIS):%d/%m/%Y à %H:%M}", pluriel(faite.documents, "document")
        rejouees = pluriel(faite.rejouees, "destruction rejouée,destructions rejouées")
        self.stdout.write(phrase("Sauvegarde du {} restaurée : la base et {} ; {}.", quand, documents, rejouees))
        if not faite.lisible:
            self.stderr.write(AUTRES_CLES)

    octets = 0

    def _avancer(self, nom: str, octets: int) -> None:
        self.octets += octets
        if self.stderr.isatty():
            self.stderr.write(f"\r{nombre(self.octets >> 20)} Mo vérifiés", ending="")
