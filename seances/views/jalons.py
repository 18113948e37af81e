"""The lines of the « Séances » tab, each with what its consultant does next."""
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from bilan.socle.presentation import Geste, Jalon, Lien
from bilan.socle.typographie import phrase
from seances.etats import VIVANTES, EtatSeance
from seances.heures import Compteur
from seances.models import Seance
from seances.presentation import jalon, prochaine

SEMAINE = timedelta(days=7)


def en_jalons(seances: Sequence[Seance], instant: datetime, *, conduit: bool, compte: Compteur | None) -> list[Jalon]:
    """`compte`: the hours of a bilan whose calendar still changes, None when it does not."""
    suivante = prochaine(list(seances), instant)
    vivants = {seance.numero for seance in seances if seance.etat in VIVANTES}
    return [
        jalon(s, instant, prochaine=s == suivante, **(_suite(s, instant, libre=s.numero not in vivants and _tient(s, compte)) if conduit else {}))
        for s in seances
    ]


def _tient(seance: Seance, compte: Compteur | None) -> bool:
    """Whether its step still has as many hours to plan: a session that was longer than agreed may have taken them."""
    etape = compte.etapes.get(seance.etape) if compte else None
    return etape is not None and etape.a_planifier >= seance.minutes


def _suite(seance: Seance, instant: datetime, *, libre: bool) -> dict:
    """What one does with this line, the likeliest thing only; the page of the session has the others."""
    page, nom = reverse("travaux:seance", args=[seance.pk]), phrase("la séance {}", seance.numero)
    if seance.etat == EtatSeance.CONFIRMEE and seance.debut <= instant:
        return {"geste": Geste(f"Clore {nom}", page, petit=True)}
    if seance.etat in (EtatSeance.CONFIRMEE, EtatSeance.REPORTEE):
        return {"lien": Lien("Préparer", page, nom) if seance.etat == EtatSeance.CONFIRMEE and seance.debut - instant < SEMAINE
                else Lien("Déplacer", reverse("seances:deplacer", args=[seance.pk]), nom)}
    if seance.etat == EtatSeance.REALISEE:
        return {"lien": Lien("Relire", page, nom)}
    if libre:
        return {"lien": Lien("Lui donner une autre date", reverse("seances:remplacer", args=[seance.pk]), f"({nom})")}
    return {}
