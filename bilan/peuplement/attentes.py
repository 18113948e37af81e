"""What still waits for an answer in a generated bilan: a request to move or cancel a near session, hours that are contested."""
from datetime import datetime, timedelta
from random import Random

from beneficiaires.models import Dossier
from bilan.peuplement.atelier import Atelier, le
from bilan.peuplement.lots import uuid_de
from seances.etats import EtatSeance
from seances.models import Contestation, Demande, Seance
from seances.regles import Droit, droit_de_deplacer

PART_DEMANDEE, PART_CONTESTEE, PART_ANNULER = 0.5, 0.4, 0.3
CE_QUI_NE_VA_PAS = ("Nous avons commencé un quart d’heure plus tard.", "La séance a fini à l’heure prévue.", "Il manque les dix dernières minutes.")


def demander(atelier: Atelier, hasard: Random, seance: Seance) -> None:
    """This morning, on a session that cannot be moved alone any more: another week, or not at all."""
    matin = le(atelier.jour, 8)
    if seance.etat != EtatSeance.CONFIRMEE or droit_de_deplacer(seance.debut, matin) is not Droit.SUR_DEMANDE or hasard.random() > PART_DEMANDEE:
        return
    creneaux = [] if hasard.random() < PART_ANNULER else [seance.debut + timedelta(days=jours) for jours in (7, 8)]
    atelier.lot.ranger(Demande, seance_id=seance.pk, prevue_le=seance.debut, creneaux=creneaux, demandee_le=matin)


def contester(atelier: Atelier, hasard: Random, dossier: Dossier, seance: Seance, fin: datetime) -> None:
    """Some of those who have not signed do not agree with the hours; `fin` is the one that was written."""
    if hasard.random() < PART_CONTESTEE:
        atelier.lot.poser(
            Contestation, id=uuid_de(hasard), coffre=dossier.coffre_actes, seance=seance, debut_reel=seance.debut, fin_reelle=fin,
            message=hasard.choice(CE_QUI_NE_VA_PAS), le=seance.close_le + timedelta(minutes=20),
        )
