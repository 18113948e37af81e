"""Two lives, a table each: preparatory work (handed over, begun, given back), and the investigation (open, closed, sealed by the synthesis)."""
from datetime import datetime

from django.db.models import TextChoices

from bilan.socle.mots import enumeration
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
    "retablir": _t({E.RETIREE}, E.A_FAIRE, {CONSULTANT}, "Remettre", bilan_fini),
}


class EtatInvestigation(TextChoices):
    OUVERTE = "ouverte", "Ouverte"
    CLOSE = "close", "Close"
    SCELLEE = "scellee", "Close, la synthèse est figée"


def bilan_arrete(investigation, instant: datetime) -> str | None:
    """The investigation belongs to a bilan under way."""
    return None if investigation.dossier.etat in CONTRAT_CONCLU else "Ce bilan n’est pas en cours : son investigation ne change plus."


def liste_courte(investigation, instant: datetime) -> str | None:
    """The reason why the investigation cannot close on its leads, or None."""
    if motif := bilan_arrete(investigation, instant):
        return motif
    manques = investigation.manques()
    return f"L’investigation ne peut pas encore se clore : il manque {enumeration(manques)}." if manques else None


TRANSITIONS_DE_L_INVESTIGATION = {
    "clore": _t({"ouverte"}, EtatInvestigation.CLOSE, {CONSULTANT}, "Clore l’investigation", liste_courte),
    "passer_outre": _t({"ouverte"}, EtatInvestigation.CLOSE, {CONSULTANT}, "Clore sans liste complète", bilan_arrete),
    "rouvrir": _t({"close"}, EtatInvestigation.OUVERTE, {CONSULTANT}, "Rouvrir l’investigation", bilan_arrete),
    "sceller": _t({"close"}, EtatInvestigation.SCELLEE, {BENEFICIAIRE}, "Figer l’investigation avec la synthèse"),
}
