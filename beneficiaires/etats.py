"""The life of a dossier, in one table. Legal delays are not states here: they are derived from the contract's dates."""
from django.db.models import TextChoices

from bilan.socle.roles import Role
from bilan.socle.transitions import Transition


class EtatDossier(TextChoices):
    PROSPECT = "prospect", "Premier contact"
    CONTRACTUALISATION = "contractualisation", "Contrat en préparation"
    PLANIFIE = "planifie", "Contrat conclu"
    EN_COURS = "en_cours", "En cours"
    CONCLUSIONS_REMISES = "conclusions_remises", "Conclusions remises"
    CLOS = "clos", "Clos"
    PURGE = "purge", "Contenu détruit"
    RETRACTE = "retracte", "Rétracté"
    ANNULE = "annule", "Annulé"
    ABANDON = "abandon", "Arrêté en cours"
    SANS_SUITE = "sans_suite", "Sans suite"


E = EtatDossier
ACTIFS = (E.PROSPECT, E.CONTRACTUALISATION, E.PLANIFIE, E.EN_COURS)
FINIS = (E.CONCLUSIONS_REMISES, E.CLOS, E.PURGE, E.ABANDON, E.SANS_SUITE)  # after a first session
CONSULTANT, GESTION, BENEFICIAIRE, SYSTEME = Role.CONSULTANT, Role.GESTION, Role.BENEFICIAIRE, Role.SYSTEME


def _t(de, vers, par, libelle):
    return Transition(frozenset(de), vers, frozenset(par), libelle)


TRANSITIONS = {
    "contractualiser": _t({E.CONTRACTUALISATION}, E.PLANIFIE, {CONSULTANT}, "Enregistrer la conclusion du contrat"),
    "commencer": _t({E.PLANIFIE}, E.EN_COURS, {CONSULTANT}, "Commencer le bilan"),
    "remettre": _t({E.EN_COURS}, E.CONCLUSIONS_REMISES, {CONSULTANT}, "Remettre les conclusions"),
    "clore": _t({E.CONCLUSIONS_REMISES}, E.CLOS, {CONSULTANT, GESTION}, "Clore le dossier"),
    "annuler": _t({E.PROSPECT, E.CONTRACTUALISATION, E.PLANIFIE}, E.ANNULE, {CONSULTANT, GESTION}, "Annuler le dossier"),
    "retracter": _t({E.CONTRACTUALISATION, E.PLANIFIE, E.EN_COURS}, E.RETRACTE, {BENEFICIAIRE, CONSULTANT}, "Renoncer au contrat"),
    "arreter": _t({E.EN_COURS}, E.ABANDON, {BENEFICIAIRE, CONSULTANT}, "Arrêter le bilan"),
    "ne_pas_poursuivre": _t({E.EN_COURS}, E.SANS_SUITE, {CONSULTANT}, "Conclure sans suite"),
    # a bilan that ended otherwise keeps the word that says how: its destruction is told by its procès-verbal
    "purger": _t({E.CONCLUSIONS_REMISES, E.CLOS}, E.PURGE, {SYSTEME}, "Constater que le contenu est détruit"),
}
