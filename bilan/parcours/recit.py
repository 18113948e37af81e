"""Play the file: its acts in the order of time, each through the action that a page would call, with the clock's own work in between."""
import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import connection

from bilan import rappels, semaine
from bilan.socle.calendrier import PARIS, en_mots, jour_a_paris
from bilan.socle.transitions import DEPASSEE, TransitionRefusee
from conventions import actions as conventions
from syntheses import actions as syntheses
from travaux.actions import remettre_les_dus

REVEIL = time(8)
PAS_LA = "le bilan n’en est pas là : un acte manque avant celui-ci, ou un autre a mis fin au dossier."
SURSIS = timedelta(days=1)  # the clock runs a little after the last act, so that what it makes due is seen


@dataclass(order=True)
class Acte:
    """`faire(instant)` at this instant; `refuser` turns a refusal into what its author should read."""

    instant: datetime
    rang: int
    faire: Callable[[datetime], None] = field(compare=False)
    refuser: Callable[[Exception, datetime], Exception] = field(compare=False)


class Recit:
    """The queue of acts, of one bilan or of several. Playing one may add others: closing a session exists only once it is confirmed."""

    def __init__(self, travailler: Callable[[datetime], None], au_reveil: Callable[[datetime], None] = lambda instant: None, *, tous_les: int = 1):
        """`travailler` plays the workers after each act and each morning, `au_reveil` what people do by themselves in the morning.

        `tous_les`: days between two mornings. A world of which nobody reads the dates of the letters sleeps through some, as through an outage.
        """
        self.travailler, self.au_reveil, self.tous_les = travailler, au_reveil, tous_les
        self._rangs = count()
        self._actes: list[Acte] = []

    def prevoir(self, instant: datetime, faire: Callable[[datetime], None], refuser: Callable[[Exception, datetime], Exception]) -> None:
        heapq.heappush(self._actes, Acte(instant, next(self._rangs), faire, refuser))

    def jouer(self, jusqu_a: datetime | None = None) -> None:
        """Play every act, and wake the clock each day at eight, up to `jusqu_a` (the day after the last act when it is not given)."""
        reveil = _prochain_reveil(self._actes[0].instant)
        with sans_curseur_du_serveur():
            while self._actes and (jusqu_a is None or self._actes[0].instant <= jusqu_a):
                reveil = self._reveiller_jusqu_a(reveil, self._actes[0].instant)
                fin = self._accomplir(heapq.heappop(self._actes)) + SURSIS
            self._reveiller_jusqu_a(reveil, jusqu_a or fin)

    def _reveiller_jusqu_a(self, reveil: datetime, instant: datetime) -> datetime:
        while reveil < instant:
            reveil = self._reveiller(reveil)
        return reveil

    def _accomplir(self, acte: Acte) -> datetime:
        try:
            acte.faire(acte.instant)
        except (TransitionRefusee, ValidationError, PermissionDenied, ObjectDoesNotExist) as refus:
            raise acte.refuser(refus, acte.instant) from refus
        self.travailler(acte.instant)
        return acte.instant

    def _reveiller(self, instant: datetime) -> datetime:
        """What Celery beat would have asked for that morning."""
        conventions.constater_les_silences(instant)
        remettre_les_dus(instant)
        rappels.planifier(instant)
        syntheses.detruire_les_dus(instant)
        semaine.planifier(instant)
        self.au_reveil(instant)
        self.travailler(instant)
        return _prochain_reveil(instant, self.tous_les)


@contextmanager
def sans_curseur_du_serveur() -> Iterator[None]:
    """Read rows in one go: a told world is small, and hundreds of mornings through server cursors take twice the time."""
    avant = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)
    connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True
    try:
        yield
    finally:
        connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = avant


def _prochain_reveil(instant: datetime, dans: int = 1) -> datetime:
    """The next eight o'clock in Paris, whatever the season; after one, that of so many days later."""
    jour = jour_a_paris(instant)
    matin = datetime.combine(jour, REVEIL, PARIS)
    return matin if matin > instant else datetime.combine(jour + timedelta(days=dans), REVEIL, PARIS)


def phrase_du_refus(refus: Exception, instant: datetime) -> str:
    """The sentence of the refusal, and the day on which it would have happened."""
    match refus:
        case ValidationError():
            texte = refus.messages[0]  # one sentence at a time: the next fault is said once this one is mended
        case PermissionDenied():
            texte = "cette personne n’a pas le droit de faire cela à ce moment."
        case ObjectDoesNotExist():  # what it bears on would have been made by an act that is not told
            texte = PAS_LA
        case TransitionRefusee() if str(refus) == DEPASSEE:  # here nobody has a page to load again
            texte = PAS_LA
        case _:
            texte = str(refus)
    return f"le {en_mots(jour_a_paris(instant))}, refusé : {texte}"
