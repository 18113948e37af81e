"""The life of a session, in one table. « À venir » and « À renseigner » are the same state, told apart by the clock."""
from collections.abc import Callable
from datetime import datetime

from django.db.models import TextChoices

from beneficiaires.etats import ACTIFS, EtatDossier
from bilan.socle import repentir
from bilan.socle.repentir import REPENTIR
from bilan.socle.roles import Role
from bilan.socle.transitions import Transition, toujours
from seances.etats_contestation import EtatContestation
from seances.regles import Droit, Seuils, droit_de_deplacer
from seances.seuils import seuils_en_vigueur


class EtatSeance(TextChoices):
    PROPOSEE = "proposee", "Proposée"
    CONFIRMEE = "confirmee", "À venir"
    REALISEE = "realisee", "Réalisée"
    REPORTEE = "reportee", "Reportée"
    ANNULEE_EXCUSEE = "annulee_excusee", "Annulée, excusée"
    ANNULEE_PRESTATAIRE = "annulee_prestataire", "Annulée par l’organisme"
    ABSENCE = "absence", "Absence non excusée"


E = EtatSeance
PLANIFIEES = (E.PROPOSEE, E.CONFIRMEE)  # what is still to be held
OCCUPENT = (*PLANIFIEES, E.REALISEE)  # what takes the consultant's time
VIVANTES = (*OCCUPENT, E.REPORTEE)  # what keeps its number in the bilan
CONTRAT_CONCLU = (EtatDossier.PLANIFIE, EtatDossier.EN_COURS)
ARRETES = (EtatDossier.ABANDON, EtatDossier.SANS_SUITE)  # before their term: what was held until then counts
CONSULTANT, BENEFICIAIRE, SYSTEME = Role.CONSULTANT, Role.BENEFICIAIRE, Role.SYSTEME


def dossier_ferme(seance, instant: datetime) -> str | None:
    return None if seance.dossier.etat in ACTIFS else "Ce bilan est terminé ou arrêté : son calendrier ne change plus."


def contrat_non_conclu(seance, instant: datetime) -> str | None:
    """No session is confirmed, nor held, before every party has signed (R6313-8)."""
    if seance.dossier.etat in CONTRAT_CONCLU:
        return None
    return dossier_ferme(seance, instant) or "Le contrat n’est pas encore conclu : les séances restent proposées jusqu’à la dernière signature."


def pas_commencee(seance, instant: datetime) -> str | None:
    return None if instant >= seance.debut else "Cette séance n’a pas encore commencé."


def trop_tard(seance, instant: datetime, seuils: Seuils | None = None) -> str | None:
    """The rule that the bénéficiaire reads before the click; the consultant is exempt. Whoever asks for a list gives the thresholds."""
    seuils = seuils or seuils_en_vigueur()
    match droit_de_deplacer(seance.debut, instant, seuils):
        case Droit.LIBRE:
            return contrat_non_conclu(seance, instant)
        case Droit.SUR_DEMANDE:
            return f"Cette séance a lieu dans moins de {seuils.libre_heures} h : elle se déplace sur demande."
    return f"Cette séance a lieu dans moins de {seuils.demande_heures or seuils.libre_heures} h : voyez avec {seance.dossier.consultant.prenom}."


def repentir_passe(seance, instant: datetime) -> str | None:
    """Once the conclusions are handed over, a session that was reopened could not be closed again."""
    if instant > seance.close_le + REPENTIR:
        return "Une séance se rouvre dans les dix minutes qui suivent sa clôture."
    return contrat_non_conclu(seance, instant)


def se_retablit(avant: EtatSeance) -> Callable[..., str | None]:
    """What was cancelled by mistake comes back as it was, for ten minutes; its letter must still wait, which the action asks."""
    def motif(seance, instant: datetime) -> str | None:
        if seance.etat_avant != avant:
            return "Cette séance ne se rétablit pas : prévoyez-lui une nouvelle date."
        return repentir.passe(seance.annulee_le, instant) or (contrat_non_conclu if avant == E.CONFIRMEE else dossier_ferme)(seance, instant)
    return motif


def pas_contestee(seance, instant: datetime) -> str | None:
    """Hours that were written are put right when the bénéficiaire does not agree with them, and never behind his back."""
    return None if seance.contestations.filter(etat=EtatContestation.EN_ATTENTE).exists() else "Personne ne conteste les heures de cette séance."


def _clore_possible(seance, instant: datetime) -> str | None:
    """A bilan that stopped gave back the sessions that were to come: the one still confirmed was over, and its hours are due."""
    if seance.dossier.etat in ARRETES:
        return None if seance.fin <= instant else dossier_ferme(seance, instant)
    return contrat_non_conclu(seance, instant) or pas_commencee(seance, instant)


def _t(de, vers, par, libelle, si=toujours):
    return Transition(frozenset(de), vers, frozenset(par), libelle, si)


TRANSITIONS = {
    "modifier": _t({E.PROPOSEE}, E.PROPOSEE, {CONSULTANT}, "Modifier", dossier_ferme),
    "confirmer": _t({E.PROPOSEE}, E.CONFIRMEE, {CONSULTANT}, "Confirmer", contrat_non_conclu),
    "deplacer": _t({E.CONFIRMEE, E.REPORTEE}, E.CONFIRMEE, {CONSULTANT}, "Déplacer", contrat_non_conclu),
    "deplacer_soi_meme": _t({E.CONFIRMEE}, E.CONFIRMEE, {BENEFICIAIRE}, "Déplacer", trop_tard),
    "reporter": _t({E.CONFIRMEE}, E.REPORTEE, {CONSULTANT}, "Reporter, sans date pour l’instant"),
    "excuser": _t({E.CONFIRMEE, E.REPORTEE}, E.ANNULEE_EXCUSEE, {CONSULTANT}, "Annuler, à la demande du bénéficiaire"),
    "se_desister": _t({E.CONFIRMEE}, E.ANNULEE_EXCUSEE, {BENEFICIAIRE}, "Annuler", trop_tard),
    "annuler": _t({E.PROPOSEE, E.CONFIRMEE, E.REPORTEE}, E.ANNULEE_PRESTATAIRE, {CONSULTANT}, "Annuler"),
    "liberer": _t({E.PROPOSEE, E.CONFIRMEE, E.REPORTEE}, E.ANNULEE_PRESTATAIRE, {SYSTEME}, "Libérer le créneau"),
    "constater_absence": _t({E.CONFIRMEE}, E.ABSENCE, {CONSULTANT}, "Constater une absence", pas_commencee),
    "clore": _t({E.CONFIRMEE}, E.REALISEE, {CONSULTANT}, "Clore la séance", _clore_possible),
    "corriger": _t({E.REALISEE}, E.REALISEE, {CONSULTANT}, "Corriger les heures", pas_contestee),
    "retablir": _t({E.ANNULEE_PRESTATAIRE}, E.CONFIRMEE, {CONSULTANT}, "Rétablir", se_retablit(E.CONFIRMEE)),
    "reproposer": _t({E.ANNULEE_PRESTATAIRE}, E.PROPOSEE, {CONSULTANT}, "Proposer de nouveau", se_retablit(E.PROPOSEE)),
    "garder_reportee": _t({E.ANNULEE_PRESTATAIRE}, E.REPORTEE, {CONSULTANT}, "Garder reportée", se_retablit(E.REPORTEE)),
    "se_raviser": _t({E.ANNULEE_EXCUSEE}, E.CONFIRMEE, {BENEFICIAIRE}, "Maintenir", se_retablit(E.CONFIRMEE)),
    "rouvrir": _t({E.REALISEE}, E.CONFIRMEE, {CONSULTANT}, "Rouvrir", repentir_passe),
}
