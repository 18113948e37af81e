"""The delay of a self-payer to renounce: whether it still runs, and what remains possible after it (L6353-5, L221-18, L221-21)."""

from datetime import date, datetime
from typing import Protocol

from bilan.socle.calendrier import en_mots, instant_d_expiration

SANS_OBJET = "Ce contrat n’a pas de délai de rétractation."
RESTE_POSSIBLE = (
    "Vous pouvez encore arrêter le bilan quand vous le souhaitez, sans dire pourquoi : prévenez la personne qui vous accompagne. "
    "Ce qui reste dû est écrit à l’article « Arrêt anticipé » de votre contrat."
)


class Renoncable(Protocol):
    """What the rule reads of a contract: `conclue_le` is None until the provider has signed, and the delay then has no end yet."""

    conclue_le: datetime | None
    retractation_jusqu_au: date | None


def trop_tard(contrat: Renoncable, instant: datetime) -> str | None:
    """Why it is too late at this instant, and what one may still do; None while one may renounce.

    The last day counts until 24:00 in Paris: 23:59:59 is in time, the next second is not.
    """
    if contrat.conclue_le is None:
        return None
    limite = contrat.retractation_jusqu_au
    if limite is None:
        return SANS_OBJET
    if instant < instant_d_expiration(limite):
        return None
    return f"Le délai pour renoncer a pris fin le {en_mots(limite)} à minuit. {RESTE_POSSIBLE}"


def refus_de_la_lettre(ecrite_le: date, *, signee_le: date, limite: date | None, jour: date) -> str | None:
    """Why a letter of this date is no withdrawal; it is the day of its sending that counts, whatever the day it is recorded."""
    if ecrite_le > jour:
        return "La lettre s’enregistre une fois reçue : sa date ne peut pas être à venir."
    if ecrite_le < signee_le:
        return f"Le contrat a été signé le {en_mots(signee_le)} : la lettre ne peut pas être d’avant."
    if limite is not None and ecrite_le > limite:
        return f"Le délai pour renoncer a pris fin le {en_mots(limite)} : une lettre du {en_mots(ecrite_le)} arrive trop tard."
    return None
