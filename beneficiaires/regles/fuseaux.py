"""What the clock on the wall says where a bénéficiaire lives: the territory decides, nothing is typed."""

from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bilan.socle.calendrier import PARIS, Territoire

# the zones of the tz database
_FUSEAUX = {
    Territoire.GUADELOUPE: (ZoneInfo("America/Guadeloupe"), "heure de la Guadeloupe"),
    Territoire.MARTINIQUE: (ZoneInfo("America/Martinique"), "heure de la Martinique"),
    Territoire.GUYANE: (ZoneInfo("America/Cayenne"), "heure de la Guyane"),
    Territoire.REUNION: (ZoneInfo("Indian/Reunion"), "heure de La Réunion"),
    Territoire.MAYOTTE: (ZoneInfo("Indian/Mayotte"), "heure de Mayotte"),
    Territoire.SAINT_MARTIN: (ZoneInfo("America/Marigot"), "heure de Saint-Martin"),
    Territoire.SAINT_BARTHELEMY: (ZoneInfo("America/St_Barthelemy"), "heure de Saint-Barthélemy"),
}


class Habitant(Protocol):
    """Whoever lives somewhere: `territoire` is the value of a `Territoire`."""

    @property
    def territoire(self) -> str: ...


def fuseau_de(habitant: Habitant) -> ZoneInfo:
    """The zone in which this person reads hours; ValueError for a territory that does not exist."""
    return _FUSEAUX.get(Territoire(habitant.territoire), (PARIS, ""))[0]


def jour_de(habitant: Habitant, instant: datetime) -> date:
    """The day that it is then where this person lives: not always that of Paris."""
    return instant.astimezone(fuseau_de(habitant)).date()


def heure_nommee(habitant: Habitant) -> str:
    """« heure de La Réunion »; '' where the clock is that of Paris, since nobody there wonders."""
    return _FUSEAUX.get(Territoire(habitant.territoire), (PARIS, ""))[1]


def fin_du_jour(habitant: Habitant) -> str:
    """What is said after the last day of a delay where midnight in Paris, which ends it, is another hour on the wall; '' elsewhere."""
    return " (minuit, heure de Paris)" if heure_nommee(habitant) else ""


def a_son_heure(habitant: Habitant) -> dict[str, str]:
    """What a letter or a document must know to print hours on this person's clock, and to name it when it is not that of Paris."""
    return {"fuseau": fuseau_de(habitant).key, "heure_de": heure_nommee(habitant)}
