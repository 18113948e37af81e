"""The life of hours that the bénéficiaire does not agree with: the consultant corrects or keeps them, or the bénéficiaire signs them after all."""
from django.db.models import TextChoices

from bilan.socle.roles import Role
from bilan.socle.transitions import Transition


class EtatContestation(TextChoices):
    EN_ATTENTE = "en_attente", "En attente"
    CORRIGEE = "corrigee", "Heures corrigées"
    MAINTENUE = "maintenue", "Heures maintenues"
    RETIREE = "retiree", "Retirée"


def _t(vers: str, role: Role, libelle: str) -> Transition:
    return Transition(frozenset({EtatContestation.EN_ATTENTE}), vers, frozenset({role}), libelle)


TRANSITIONS = {
    "corriger": _t(EtatContestation.CORRIGEE, Role.CONSULTANT, "Corriger les heures"),
    "maintenir": _t(EtatContestation.MAINTENUE, Role.CONSULTANT, "Garder ces heures"),
    "retirer": _t(EtatContestation.RETIREE, Role.BENEFICIAIRE, "Signer quand même"),
}
