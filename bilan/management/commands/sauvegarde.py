"""`manage.py sauvegarde DESTINATION`: the base and the documents in one file that only the secret key of backups opens."""
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bilan.sauvegarde import archive, faire, programmes
from bilan.socle.mots import nombre

SANS_CLE = (
    "Pour qui chiffrer cette sauvegarde ? Donnez une clé publique (--cle, ou la variable SAUVEGARDE_CLE) ; « manage.py sauvegarde --nouvelle-cle » "
    "en tire une paire."
)
NOUVELLE = """# Clé secrète des sauvegardes. Gardez-la loin du serveur et des sauvegardes : sans elle, aucune ne s’ouvre ; avec elle, toutes.
# clé publique, pour --cle ou SAUVEGARDE_CLE : {publique}
{secrete}"""


class Command(BaseCommand):
    help = "Écrit une sauvegarde chiffrée de la base et des documents. Les clés maîtresses n’y sont pas : gardez-les ailleurs (README)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("destination", type=Path, nargs="?", help="le fichier à écrire, ou le dossier où en écrire un à la date du jour")
        parser.add_argument("--cle", action="append", metavar="AGE1…", help="la clé publique pour laquelle chiffrer ; peut être répété")
        parser.add_argument("--nouvelle-cle", action="store_true", help="tire une paire de clés et l’affiche, sans rien sauvegarder")

    def handle(self, *args: Any, destination: Path | None, cle: list[str] | None, nouvelle_cle: bool, **options: Any) -> None:
        if nouvelle_cle:
            tiree = pyrage.x25519.Identity.generate()
            self.stdout.write(NOUVELLE.format(publique=tiree.to_public(), secrete=tiree))
            return
        if destination is None:
            raise CommandError("Indiquez où écrire la sauvegarde.")
        try:
            cles = archive.destinataires(cle or settings.SAUVEGARDE_CLE)
            if not cles:
                raise CommandError(SANS_CLE)
            fichier = faire.sauver(destination, cles, timezone.now(), self._avancer)
        except FileExistsError as deja:
            raise CommandError(f"Il y a déjà un fichier à cet endroit : {deja}") from None
        except (ValueError, programmes.ProgrammeAbsent) as refus:
            raise CommandError(str(refus)) from None
        except OSError as panne:
            raise CommandError(f"La sauvegarde n’a pas pu être écrite, et rien n’en reste : {panne}") from None
        self.stdout.write(f"Sauvegarde écrite : {fichier} ({nombre(fichier.stat().st_size // 1024)} Ko).")

    octets = 0

    def _avancer(self, nom: str, octets: int) -> None:
        self.octets += octets
        if self.stderr.isatty():
            self.stderr.write(f"\r{nombre(self.octets >> 20)} Mo", ending="")
