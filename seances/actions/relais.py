"""A bilan goes to another consultant: its sessions to come take his time from now on, or none does."""
from datetime import datetime

from django.db import transaction

from beneficiaires.models import Dossier
from bilan.socle.mots import enumeration, jour_court
from bilan.socle.transitions import TransitionRefusee
from bilan.socle.typographie import phrase
from seances import creneaux
from seances.actions.commun import creneau_libre, liberer_les_arretes
from seances.etats import VIVANTES, EtatSeance
from seances.models import Seance
from seances.rappels import oublier_rappel
from seances.regles import est_pris


@transaction.atomic
def relayer(dossier: Dossier, instant: datetime) -> None:
    """TransitionRefusee, with the days, when some fall on what the new consultant has already; reminders are written again, with her room."""
    liberer_les_arretes(dossier.consultant_id, instant)
    a_venir = list(Seance.objects.filter(dossier=dossier, fin__gt=instant, etat__in=VIVANTES).exclude(etat=EtatSeance.REALISEE))
    if not a_venir:
        return
    prises = creneaux.prises(dossier.consultant_id, a_venir)
    if pris := [jour_court(s.debut) for s in a_venir if s.etat != EtatSeance.REPORTEE and est_pris(s.debut, s.fin, prises)]:
        raise TransitionRefusee(phrase("Déplacez d’abord ce qui tombe sur une absence ou sur une autre séance de cette personne : {}.", enumeration(pris)))
    with creneau_libre():
        Seance.objects.filter(pk__in=[seance.pk for seance in a_venir]).update(consultant=dossier.consultant)
    for seance in a_venir:
        oublier_rappel(seance)
