"""Letters and documents written on the clock of whoever reads them: their data name his zone, and its name in words when it is not Paris."""
from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

from django.utils import timezone

from bilan.socle.calendrier import PARIS


def a_l_heure_de(donnees: dict) -> AbstractContextManager[None]:
    """Within it, every hour printed is that of the zone that `donnees["fuseau"]` names; Paris when none is."""
    return timezone.override(ZoneInfo(donnees.get("fuseau", PARIS.key)))
