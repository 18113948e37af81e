"""The life of a piece of preparatory work, in one table: handed over, begun, given back, and taken up again if its author wishes."""
from datetime import datetime

from django.db.models import TextChoices

from bilan.socle.roles import Role
from bilan.socle.transitions import Transition, toujours
from seances.etats import CONTRAT_CONCLU


class EtatPreparation(TextChoices):
    A_FAIRE = "a_faire", "À faire"
    COMMENCEE = "commencee", "Commencé"
    RENDUE = "rendue", "Rendu"
    RETIREE = "retiree", "Retiré"


E = EtatPreparation
OUVERTES = (E.A_FAIRE, E.COMMENCEE)
BENEFICIAIRE, CONSULTANT = Role.BENEFICIAIRE, Role.CONSULTANT


def bilan_fini(preparation, instant: datetime) -> str | None:
    """The term of the bilan ends preparatory work: its documents are then to be destroyed (R6313-7)."""
    return None if preparation.dossier.etat in CONTRAT_CONCLU else "Ce bilan n’est pas en cours : ses travaux préparatoires ne changent plus."


def _t(de, vers, par, libelle, si=toujours):
    return Transition(frozenset(de), vers, frozenset(par), libelle, si)


TRANSITIONS = {
    "commencer": _t({E.A_FAIRE}, E.COMMENCEE, {BENEFICIAIRE}, "Commencer", bilan_fini),
    "rendre": _t({E.A_FAIRE, E.COMMENCEE}, E.RENDUE, {BENEFICIAIRE}, "Rendre", bilan_fini),
    "reprendre": _t({E.RENDUE}, E.COMMENCEE, {BENEFICIAIRE}, "Reprendre", bilan_fini),
    "retirer": _t({E.A_FAIRE}, E.RETIREE, {CONSULTANT}, "Retirer", bilan_fini),
}
