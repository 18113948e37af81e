"""The life of a request about one's own data: asked by the person, answered by whoever follows the bilan or by gestion, within a month."""
from datetime import datetime

from django.db.models import TextChoices

from bilan.socle import repentir
from bilan.socle.roles import Role
from bilan.socle.transitions import Transition, toujours


class EtatDemande(TextChoices):
    EN_ATTENTE = "en_attente", "En attente"
    SATISFAITE = "satisfaite", "Faite"
    REFUSEE = "refusee", "Refusée, avec la raison"
    RETIREE = "retiree", "Retirée"


def se_maintient(demande, instant: datetime) -> str | None:
    """A request taken back by mistake waits again, for the day by which its answer was due."""
    if type(demande)._base_manager.filter(dossier=demande.dossier_id, droit=demande.droit, etat=EtatDemande.EN_ATTENTE).exists():
        return "Cette demande attend déjà sa réponse."
    return repentir.passe(demande.repondue_le, instant)


def _t(vers: str, par: set[Role], libelle: str) -> Transition:
    return Transition(frozenset({EtatDemande.EN_ATTENTE}), vers, frozenset(par), libelle, toujours)


TRANSITIONS = {
    "satisfaire": _t(EtatDemande.SATISFAITE, {Role.CONSULTANT, Role.GESTION}, "C’est fait"),
    "refuser": _t(EtatDemande.REFUSEE, {Role.CONSULTANT, Role.GESTION}, "Refuser, avec la raison"),
    "retirer": _t(EtatDemande.RETIREE, {Role.BENEFICIAIRE}, "Retirer la demande"),
    "maintenir": Transition(frozenset({EtatDemande.RETIREE}), EtatDemande.EN_ATTENTE, frozenset({Role.BENEFICIAIRE}), "Maintenir la demande", se_maintient),
}
