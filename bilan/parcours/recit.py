"""Play the file: its acts in the order of time, each through the action that a page would call, with the clock's own work in between."""
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count

from django.core.exceptions import PermissionDenied, ValidationError

from bilan import rappels, semaine
from bilan.parcours.lecture import Chemin, Fichier, FichierRefuse
from bilan.socle.calendrier import PARIS, en_mots, jour_a_paris
from bilan.socle.transitions import TransitionRefusee
from conventions import actions as conventions

REVEIL = time(8)
SURSIS = timedelta(days=1)  # the clock runs a little after the last act, so that what it makes due is seen


@dataclass(order=True)
class Acte:
    """`faire(instant)` at this instant; `ou` is where the file asks for it, for the sentence when it is refused."""

    instant: datetime
    rang: int
    ou: Chemin = field(compare=False)
    faire: Callable[[datetime], None] = field(compare=False)


class Recit:
    """The queue of acts. Playing one may add others: closing a session exists only once it is confirmed."""

    def __init__(self, fichier: Fichier, travailler: Callable[[datetime], None]):
        self.fichier, self.travailler = fichier, travailler
        self._rangs = count()
        self._actes: list[Acte] = []

    def prevoir(self, instant: datetime | None, faire: Callable[[datetime], None], *ou: str | int) -> None:
        """Add an act; nothing when the file gives it no instant."""
        if instant is not None:
            heapq.heappush(self._actes, Acte(instant, next(self._rangs), ou, faire))

    def jouer(self) -> datetime:
        """Play everything, and wake the clock each day at eight; return the last instant."""
        instant = self._actes[0].instant
        reveil = _prochain_reveil(instant)
        while self._actes:
            while self._actes and reveil < self._actes[0].instant:
                reveil = self._reveiller(reveil)
            if self._actes:
                instant = self._accomplir(heapq.heappop(self._actes))
        fin = self._fin(instant)
        while reveil <= fin:
            reveil = self._reveiller(reveil)
        return fin

    def _fin(self, instant: datetime) -> datetime:
        jusqu_au = self.fichier.valeurs.jusqu_au
        return datetime.combine(jusqu_au, time.max, PARIS) if jusqu_au else instant + SURSIS

    def _accomplir(self, acte: Acte) -> datetime:
        try:
            acte.faire(acte.instant)
        except (TransitionRefusee, ValidationError, PermissionDenied) as refus:
            raise FichierRefuse(_phrase(refus, acte.instant), self.fichier.ligne(*_precise(refus, acte.ou))) from refus
        self.travailler(acte.instant)
        return acte.instant

    def _reveiller(self, instant: datetime) -> datetime:
        """What Celery beat would have asked for that morning."""
        conventions.constater_les_silences(instant)
        rappels.planifier(instant)
        semaine.planifier(instant)
        self.travailler(instant)
        return _prochain_reveil(instant)


def _prochain_reveil(instant: datetime) -> datetime:
    """The next eight o'clock in Paris, whatever the season."""
    jour = jour_a_paris(instant)
    matin = datetime.combine(jour, REVEIL, PARIS)
    return matin if matin > instant else datetime.combine(jour + timedelta(days=1), REVEIL, PARIS)


def _phrase(refus: Exception, instant: datetime) -> str:
    """The sentence of the refusal, and the day on which it would have happened."""
    match refus:
        case ValidationError():
            texte = " ".join(refus.messages)
        case PermissionDenied():
            texte = "cette personne n’a pas le droit de faire cela à ce moment."
        case _:
            texte = str(refus)
    return f"le {en_mots(jour_a_paris(instant))}, refusé : {texte}"


# Where the file says what an action calls by another name.
_ENDROITS: dict[str, Chemin] = {
    "etapes": ("programme",), "prix_centimes": ("dossier", "prix_euros"), "employeur": ("employeur",), "mode_financement": ("dossier", "financement"),
    **{champ: ("dossier", champ) for champ in ("periode_debut", "periode_fin", "sur_temps_travail", "taux_distance", "numero_edof", "souscription", "dernier_bilan_finance")},
    **{champ: ("beneficiaire", champ) for champ in ("prenom", "nom", "email", "statut", "accord")},
}


def _precise(refus: Exception, ou: Chemin) -> Chemin:
    code = getattr(refus, "code", None)
    return _ENDROITS.get(code, ou) if ou == ("dossier", "ouvert_le") else ou
