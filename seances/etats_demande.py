"""The life of a request to move a session. That it came too late is not a state: the clock and the session say so."""
from datetime import datetime

from django.db.models import TextChoices

from bilan.socle import repentir
from bilan.socle.roles import Role
from bilan.socle.transitions import Transition
from seances.etats import EtatSeance, contrat_non_conclu


class EtatDemande(TextChoices):
    EN_ATTENTE = "en_attente", "En attente"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"


def sans_objet(demande, instant: datetime) -> str | None:
    """A request lapses when its session starts, or has been given another date or cancelled, or its bilan stopped, meanwhile."""
    seance = demande.seance
    if instant >= demande.prevue_le:
        return "Cette demande est restée sans réponse : la séance a commencé."
    if refus := contrat_non_conclu(seance, instant):
        return refus
    return None if (seance.etat, seance.debut) == (EtatSeance.CONFIRMEE, demande.prevue_le) else "Cette demande n’a plus d’objet : la séance a déjà changé."


def se_maintient(demande, instant: datetime) -> str | None:
    """A request taken back by mistake waits again, at the place it had."""
    if type(demande)._base_manager.filter(seance=demande.seance_id, prevue_le=demande.prevue_le, etat=EtatDemande.EN_ATTENTE).exists():
        return "Une autre demande attend déjà sa réponse pour cette séance."
    return repentir.passe(demande.repondue_le, instant) or sans_objet(demande, instant)


def en_mots(demande, instant: datetime) -> str:
    """The words of the state; a request that lapsed while it waited says so."""
    if demande.etat != EtatDemande.EN_ATTENTE:
        return demande.get_etat_display()
    if instant >= demande.prevue_le:
        return "Sans réponse"
    return "Sans objet" if sans_objet(demande, instant) else demande.get_etat_display()


def _t(vers: str, role: Role, libelle: str) -> Transition:
    return Transition(frozenset({EtatDemande.EN_ATTENTE}), vers, frozenset({role}), libelle, sans_objet)


TRANSITIONS = {
    "accepter": _t(EtatDemande.ACCEPTEE, Role.CONSULTANT, "Accepter"),
    "refuser": _t(EtatDemande.REFUSEE, Role.CONSULTANT, "Refuser"),
    "retirer": _t(EtatDemande.RETIREE, Role.BENEFICIAIRE, "Retirer la demande"),
    "maintenir": Transition(frozenset({EtatDemande.RETIREE}), EtatDemande.EN_ATTENTE, frozenset({Role.BENEFICIAIRE}), "Maintenir la demande", se_maintient),
}
