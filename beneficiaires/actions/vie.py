"""The life of a dossier, verb by verb: each is one line of TRANSITIONS."""
from datetime import datetime

from beneficiaires.models import Dossier
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.transitions import appliquer


def contractualiser(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """The contract is concluded: sessions may be confirmed from now on."""
    appliquer(dossier, "contractualiser", acteur=acteur, instant=instant, contractualise_le=jour_a_paris(instant))


def commencer(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    appliquer(dossier, "commencer", acteur=acteur, instant=instant)


def remettre(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """The conclusions are handed over: the term of the bilan, from which the destruction of its content is counted (R6313-7)."""
    appliquer(dossier, "remettre", acteur=acteur, instant=instant, date_terme=jour_a_paris(instant))


def clore(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    appliquer(dossier, "clore", acteur=acteur, instant=instant)


def annuler(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """Before anything was held; no reason is asked."""
    appliquer(dossier, "annuler", acteur=acteur, instant=instant)


def retracter(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """The contract is renounced in its delay, by the person, or by a letter that the consultant records; no reason is asked (L6353-5)."""
    appliquer(dossier, "retracter", acteur=acteur, instant=instant)


def arreter(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """The bénéficiaire stops, whenever and without a reason (L6313-4)."""
    appliquer(dossier, "arreter", acteur=acteur, instant=instant)


def ne_pas_poursuivre(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """The preliminary phase concludes that a bilan is not the right answer: nobody's fault."""
    appliquer(dossier, "ne_pas_poursuivre", acteur=acteur, instant=instant)
