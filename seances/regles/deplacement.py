"""Who may move a session, and until when: a rule that the beneficiary reads before the click."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bilan.socle.calendrier import en_heures, en_mots

DIMANCHE = 6
TOT, TARD = 7, 22  # hours between which one expects a session to start


class Droit(StrEnum):
    """What the beneficiary may do about a coming session; the consultant is exempt."""

    LIBRE = "libre"
    SUR_DEMANDE = "sur_demande"
    CONTACTER = "contacter"


@dataclass(frozen=True)
class Seuils:
    """Hours before a session: free at `libre_heures` or more, on request at `demande_heures` or more. ValueError if they are not in order."""

    libre_heures: int = 48
    demande_heures: int = 24

    def __post_init__(self) -> None:
        if not 0 <= self.demande_heures <= self.libre_heures:
            raise ValueError("Le délai pour demander un déplacement ne peut pas dépasser celui pour déplacer librement.")


SEUILS = Seuils()


def droit_de_deplacer(debut: datetime, instant: datetime, seuils: Seuils = SEUILS) -> Droit:
    """What may be done at this instant, by the hours that really pass before the session: 48 h across a change of clocks are 48 h."""
    heures = (debut.timestamp() - instant.timestamp()) / 3600
    if heures > 0 and heures >= seuils.libre_heures:
        return Droit.LIBRE
    return Droit.SUR_DEMANDE if heures > 0 and heures >= seuils.demande_heures else Droit.CONTACTER


def regle_de_deplacement(
    seuils: Seuils = SEUILS, qui: str = "votre consultant·e", lequel: str = "ce rendez-vous", limite: Callable[[int], str] = "à {} h avant".format,
) -> str:
    """The rule in one French sentence, for the page that offers to move a session; `qui` is to be told when it is too late.

    `limite` says so many hours before a session: of one that is known, by its day and hour, so that nobody has to reckon.
    """
    libre, demande = seuils.libre_heures, seuils.demande_heures
    debut = f"Vous pouvez déplacer ou annuler vous-même {lequel} {f'jusqu’{limite(libre)}' if libre else 'jusqu’à son début'}"
    if not libre:
        return f"{debut}."
    if not demande:
        return f"{debut} ; ensuite, sur demande."
    entre = f" ; puis, jusqu’{limite(demande)}, sur demande" if demande < libre else ""
    return f"{debut}{entre} ; ensuite, prévenez {qui}."


def regle_restante(droit: Droit, seuils: Seuils, qui: str, limite: Callable[[int], str]) -> str:
    """The same rule, of a session that is known, without what is past: nobody « may, until yesterday »."""
    if droit is Droit.LIBRE:
        return regle_de_deplacement(seuils, qui, limite=limite)
    if droit is Droit.CONTACTER:
        return f"Ce rendez-vous ne se déplace plus ici : prévenez {qui}."
    fin = f" jusqu’{limite(seuils.demande_heures)} ; ensuite, prévenez {qui}" if seuils.demande_heures else ""
    return f"Ce rendez-vous se déplace ou s’annule sur demande{fin}."


def doute_sur(debut: datetime, instant: datetime) -> str:
    """What is asked once more about a date typed by the consultant, read on the clock that it bears; '' for an ordinary one."""
    if debut <= instant:
        return "Cette date est passée : cochez cette case si la séance a bien eu lieu ce jour-là, puis clôturez-la."
    if debut.weekday() == DIMANCHE:
        return f"Ce serait le {en_mots(debut.date())} : cochez cette case si c’est bien ce jour-là."
    if not TOT <= debut.hour < TARD:
        return f"Ce serait à {en_heures(60 * debut.hour + debut.minute)} : cochez cette case si c’est bien à cette heure-là."
    return ""
