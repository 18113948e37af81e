"""`manage.py detruire`: destroy what is due now; `--a-blanc` says what would be, and touches nothing."""
from django.core.management.base import BaseCommand
from django.utils import timezone

from bilan.socle.calendrier import jour_a_paris
from bilan.socle.mots import pluriel
from syntheses import actions, conservation, inventaire
from syntheses.models import Suspension
from syntheses.regles.conservation import Gardable


class Command(BaseCommand):
    help = "Détruit le contenu des bilans dont le jour est venu (article R6313-7). Avec --a-blanc : dit ce qui serait détruit, et ne touche à rien."

    def add_arguments(self, parser):
        parser.add_argument("--a-blanc", action="store_true", help="ne rien détruire")

    def handle(self, *args, a_blanc: bool, **options):
        if not a_blanc:
            self.stdout.write(f"{pluriel(actions.detruire_les_dus(timezone.now()), 'destruction menée,destructions menées')} à leur terme.")
            return
        jour = jour_a_paris(timezone.now())
        for fin in conservation.a_detruire(jour).select_related("dossier"):
            self._dire(fin.dossier, [maintien.quoi for maintien in conservation.maintenus(fin.dossier, fin.terme)])
        for garde in conservation.a_liberer(jour).select_related("dossier", "coffre"):
            self.stdout.write(f"{garde.dossier.numero} : {Gardable(garde.quoi).libelle.lower()}, gardé jusque-là.")
        for suspension in Suspension.objects.filter(levee_le=None).select_related("dossier"):
            self.stdout.write(f"{suspension.dossier.numero} : bloqué, {suspension.get_motif_display().lower()} ({suspension.reference}).")

    def _dire(self, dossier, gardes: list[Gardable]) -> None:
        trouve = inventaire.dresser(inventaire.vivants(dossier), gardes)
        quoi = ", ".join(f"{ligne['nombre']} {ligne['nom'].lower()}" for ligne in trouve.categories) or "aucun contenu"
        self.stdout.write(f"{dossier.numero} : {quoi}.")
