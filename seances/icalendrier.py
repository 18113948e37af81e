"""The sessions of a person, or of a letter, as calendar applications read them: neutral, without a name nor a word of the bilan.

The place is there because a calendar that does not say where to go is looked up elsewhere; so is the link of a visio, which its two parties
hold already. The application is told that the appointment is private.
"""
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from beneficiaires.etats import ACTIFS
from bilan.socle.courriels import Piece
from bilan.socle.models import Compte
from seances.etats import EtatSeance
from seances.models import Modalite, Seance
from seances.regles.icalendrier import RendezVous, calendrier
from seances.suivi import RETIREES


def flux(compte: Compte) -> str:
    """What this account gives or receives in bilans that are not over; proposed dates are promised to nobody, and stay out. One query."""
    siennes = Q(consultant=compte) | Q(dossier__beneficiaire__compte=compte)
    seances = Seance.objects.filter(siennes, dossier__etat__in=ACTIFS).exclude(etat=EtatSeance.PROPOSEE).select_related("consultant__salon")
    return calendrier(map(_rendez_vous, seances.order_by("debut", "pk")))


def piece(seances: Iterable[Seance]) -> Piece:
    """The same, beside the letter that says it: to publish, since an invitation would ask for an answer that nobody reads."""
    return Piece("rendez-vous.ics", "text/calendar", calendrier(map(_rendez_vous, seances)), {"method": "PUBLISH"})


def _rendez_vous(seance: Seance) -> RendezVous:
    return RendezVous(
        uid=f"seance-{seance.pk}@{urlsplit(settings.SITE_URL).hostname}", sequence=seance.sequence, modifie_le=seance.modifiee_le,
        debut=seance.debut, fin=seance.fin, ou=_ou(seance), annule=seance.etat in RETIREES,
    )


def _ou(seance: Seance) -> str:
    if seance.modalite == Modalite.VISIO:
        return seance.visio or "En visio"
    return "Par téléphone" if seance.modalite == Modalite.TELEPHONE else seance.lieu
