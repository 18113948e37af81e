"""Until when a document may be communicated: a few months by choice, never beyond what the law lets anyone keep."""
from datetime import date

from bilan.socle.calendrier import ajouter_ans, ajouter_mois
from bilan.socle.libelles import EnumLibelle

DUREES = (1, 3, 6, 12)  # months; a longer need is another act
DUREE_PAR_DEFAUT = 3


class Quoi(EnumLibelle):
    """What a reader opened."""

    PAGE = "page", "lu à l’écran"
    PDF = "pdf", "téléchargé en PDF"


def dernier_jour(jour: date, mois: int, *, terme: date | None, ans: int) -> date:
    """The last day of a communication agreed to on `jour` for `mois` months: `ans` years after the term at the latest (R6313-7).

    Before there is a term, it cannot be sooner than the day itself. ValueError when that bound is already past, or for a duration that is not offered.
    """
    if mois not in DUREES:
        raise ValueError(f"Durée inconnue : {mois} mois.")
    borne = ajouter_ans(terme or jour, ans)
    if borne < jour:
        raise ValueError("Le temps pendant lequel un document du bilan peut être gardé est passé.")
    return min(ajouter_mois(jour, mois), borne)
