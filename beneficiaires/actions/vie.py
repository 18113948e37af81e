"""The life of a dossier, verb by verb: each is one line of TRANSITIONS. One that ends gives back the dates it had taken."""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from beneficiaires.models import Dossier
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.transitions import appliquer


@dataclass
class Suites:
    """What an upper app does when a dossier ends or changes hands, or when a person is forgotten; the root fills it in when it starts (`bilan.apps`)."""

    liberer: Callable[[Dossier, datetime], None] = lambda dossier, instant: None
    confier: Callable[[Dossier, datetime], None] = lambda dossier, instant: None
    oublier: Callable[[Compte, datetime], None] = lambda compte, instant: None


SUITES = Suites()


@transaction.atomic
def _finir(dossier: Dossier, verbe: str, acteur: Acteur, instant: datetime, **champs: date) -> None:
    appliquer(dossier, verbe, acteur=acteur, instant=instant, **champs)
    SUITES.liberer(dossier, instant)


def contractualiser(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """The contract is concluded: sessions may be confirmed from now on."""
    appliquer(dossier, "contractualiser", acteur=acteur, instant=instant, contractualise_le=jour_a_paris(instant))


def commencer(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    appliquer(dossier, "commencer", acteur=acteur, instant=instant)


def remettre(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """The conclusions are handed over: the term of the bilan, from which the destruction of its content is counted (R6313-7)."""
    _finir(dossier, "remettre", acteur, instant, date_terme=jour_a_paris(instant))


def clore(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    appliquer(dossier, "clore", acteur=acteur, instant=instant)


def purger(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """Nothing of its content is left (R6313-7): the proofs stay."""
    appliquer(dossier, "purger", acteur=acteur, instant=instant)


def annuler(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """Before anything was held; no reason is asked."""
    _finir(dossier, "annuler", acteur, instant)


def retracter(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """The contract is renounced in its delay, by the person, or by a letter that the consultant records; no reason is asked (L6353-5)."""
    _finir(dossier, "retracter", acteur, instant)


def arreter(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """The bénéficiaire stops, whenever and without a reason (L6313-4)."""
    _finir(dossier, "arreter", acteur, instant)


def ne_pas_poursuivre(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """The preliminary phase concludes that a bilan is not the right answer: nobody's fault."""
    _finir(dossier, "ne_pas_poursuivre", acteur, instant)
