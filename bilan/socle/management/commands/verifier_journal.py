"""Recompute every chain of the journal and name what was altered; with a head that was mailed, say whether the journal is still the one of that day."""
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bilan.socle import ancre, journal
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Evenement
from bilan.socle.mots import nombre, pluriel
from bilan.socle.typographie import phrase

REECRIT = (
    "Le journal n’est plus celui dont la tête est partie le {} : il comptait alors {} en {}, on en retrouve {} en {}. Des lignes ont été réécrites ou ôtées "
    "depuis, ou la base vient d’une sauvegarde plus ancienne que cette tête."
)


class Command(BaseCommand):
    help = "Recalcule les chaînes du journal et nomme la première ligne altérée de chacune."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tete", type=Path, metavar="FICHIER", help="un courriel « Tête du journal » (.eml), ou sa pièce jointe : le compare au journal")

    def handle(self, *args: Any, tete: Path | None, **options: Any) -> None:
        lignes = self._chaines()
        self.stdout.write(f"Le journal est intact : {lignes} lignes.")
        if tete:
            self._comparer(tete)

    def _chaines(self) -> int:
        """One lot of chains after the other: the memory does not grow."""
        total, lues, trouvees = Evenement.objects.count(), 0, []
        for apres, jusqu_a, lignes in journal.lots():
            trouvees += journal.ruptures(apres, jusqu_a)
            lues += lignes
            if self.stderr.isatty():
                self.stderr.write(f"\r{nombre(lues)} / {nombre(total)} lignes", ending="")
        if trouvees:
            raise CommandError("\n".join(["Le journal a été altéré.", *(f"{r.fil} n° {r.rang} (ligne {r.pk}) : {r.cause}" for r in trouvees)]))
        return lues

    def _comparer(self, fichier: Path) -> None:
        try:
            partie = ancre.ouvrir(fichier.read_bytes(), settings.SCEAU)
        except (OSError, ancre.TeteIllisible) as refus:
            raise CommandError(str(refus) if isinstance(refus, ancre.TeteIllisible) else f"Ce fichier ne se lit pas : {fichier}") from None
        retrouvee = ancre.tete(partie.jusqu_a, partie.le)
        quand = f"{partie.le.astimezone(PARIS):%d/%m/%Y à %H:%M}"
        alors, maintenant = _combien(partie), _combien(retrouvee)
        if retrouvee != partie:
            raise CommandError(phrase(REECRIT, quand, *alors, *maintenant))
        self.stdout.write(phrase("C’est bien le journal dont la tête est partie le {} ({} en {}) : rien n’en a été réécrit depuis.", quand, *alors))


def _combien(tete: ancre.Tete) -> tuple[str, str]:
    return pluriel(tete.lignes, "ligne"), pluriel(tete.chaines, "chaîne")
