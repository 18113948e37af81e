"""The life of a synthesis: written by two people in turn, frozen on its owner's agreement, handed to him alone; that of the detailed results beside it."""
from datetime import datetime

from django.db.models import TextChoices

from beneficiaires.etats import EtatDossier
from beneficiaires.regles import phases_sans_seance
from bilan.socle.models import EtatDocument
from bilan.socle.roles import Role
from bilan.socle.transitions import Transition
from seances.heures import compteur
from seances.suivi import a_renseigner
from travaux.models.pistes import motif_de_l_investigation


class EtatSynthese(TextChoices):
    """Who has the hand: the consultant while it is written, the bénéficiaire while he reads it again, then nobody."""

    REDACTION = "redaction", "En cours d’écriture"
    RELECTURE = "relecture", "En relecture"
    FIGEE = "figee", "Figée"
    REMISE = "remise", "Remise"


class EtatResultats(TextChoices):
    REDACTION = "redaction", "En cours d’écriture"
    ETABLIS = "etablis", "Établis"
    REMIS = "remis", "Remis"


def en_cours(dossier) -> str | None:
    """The reason why the synthesis of this bilan cannot be worked on, or None: content is written between the first session and the term."""
    if dossier.etat == EtatDossier.EN_COURS:
        return None
    if dossier.etat in (EtatDossier.PROSPECT, EtatDossier.CONTRACTUALISATION, EtatDossier.PLANIFIE):
        return "La synthèse s’écrit une fois la première séance tenue."
    return "Ce bilan est terminé : sa synthèse ne s’écrit plus."


def pas_finie(objet, instant: datetime) -> str | None:
    """The hand passes, and a document is taken up again, while the bilan is under way only: nothing is written after its term."""
    return en_cours(objet.dossier)


def complete(synthese, instant: datetime) -> str | None:
    """The reason why it cannot be proposed or agreed to yet, or None."""
    if motif := en_cours(synthese.dossier):
        return motif
    if manquantes := synthese.manquantes():
        quoi = "une partie" if len(manquantes) == 1 else f"{len(manquantes)} parties"
        return f"Il manque {quoi} à la synthèse : {', '.join(manquantes)}."
    return motif_de_l_investigation(synthese.dossier)


def accordable(synthese, instant: datetime) -> str | None:
    """An agreement of both is to the same words: his own observations apart, nothing has changed since the consultant proposed it."""
    if motif := complete(synthese, instant):
        return motif
    if synthese.changees():
        prenom = synthese.dossier.consultant.prenom
        return f"Vous avez modifié le texte proposé : rendez la main à {prenom}, pour que l’accord porte sur les mêmes mots pour tous deux."
    return None


def remettable(synthese, instant: datetime) -> str | None:
    """The document exists, and a session was held in each legal phase (R6313-4) and every one that is past is told; one counted then withdrawn was not held."""
    if motif := en_cours(synthese.dossier):
        return motif
    if synthese.piece is None or synthese.piece.document.etat != EtatDocument.PRET:
        return "Le document de synthèse est encore en préparation : attendez qu’il soit prêt."
    if motif := _sans_les_resultats(synthese.dossier):
        return motif
    if oubliee := a_renseigner(instant).filter(dossier=synthese.dossier).first():
        return f"La séance {oubliee.numero} est passée et reste à renseigner : une fois la synthèse remise, ses heures ne pourraient plus s’inscrire."
    tenues = [etape for etape, compte in compteur(synthese.dossier).etapes.items() if compte.realise > 0]
    if absentes := phases_sans_seance(tenues):
        return f"Aucune séance n’a été réalisée dans la {absentes[0].libelle.lower()} : le bilan ne peut pas se conclure (article R6313-4)."
    return None


def _sans_les_resultats(dossier) -> str | None:
    """He receives both documents (L6313-4), and nothing is written after the term: the results come before the synthesis, or with it."""
    resultats = getattr(dossier, "resultats", None)
    if resultats is None or resultats.etat == EtatResultats.REDACTION:
        prenom = dossier.beneficiaire.compte.prenom
        return f"Les résultats détaillés ne sont pas encore établis : {prenom} reçoit les deux documents (article L6313-4)."
    return resultats_remettables(resultats)


def etablissables(resultats, instant: datetime) -> str | None:
    if motif := en_cours(resultats.dossier):
        return motif
    return None if resultats.texte.strip() else "Écrivez d’abord la restitution : ce que les outils et les entretiens ont montré."


def resultats_remettables(resultats, instant: datetime | None = None) -> str | None:
    if motif := en_cours(resultats.dossier):
        return motif
    if resultats.piece is None or resultats.piece.document.etat != EtatDocument.PRET:
        return "Le document des résultats détaillés est encore en préparation : attendez qu’il soit prêt."
    return None


E, R = EtatSynthese, EtatResultats
_CONSULTANT, _BENEFICIAIRE = frozenset({Role.CONSULTANT}), frozenset({Role.BENEFICIAIRE})

TRANSITIONS = {
    "proposer": Transition(frozenset({E.REDACTION}), E.RELECTURE, _CONSULTANT, "Proposer à la relecture", complete),
    "rendre": Transition(frozenset({E.RELECTURE}), E.REDACTION, _BENEFICIAIRE, "Rendre la main", pas_finie),
    "reprendre": Transition(frozenset({E.RELECTURE}), E.REDACTION, _CONSULTANT, "Reprendre la main", pas_finie),
    "figer": Transition(frozenset({E.RELECTURE}), E.FIGEE, _BENEFICIAIRE, "Donner mon accord et figer la synthèse", accordable),
    "remettre": Transition(frozenset({E.FIGEE}), E.REMISE, _CONSULTANT, "Remettre la synthèse", remettable),
}

TRANSITIONS_RESULTATS = {
    "etablir": Transition(frozenset({R.REDACTION}), R.ETABLIS, _CONSULTANT, "Établir le document", etablissables),
    "rouvrir": Transition(frozenset({R.ETABLIS}), R.REDACTION, _CONSULTANT, "Reprendre l’écriture", pas_finie),
    "remettre": Transition(frozenset({R.ETABLIS}), R.REMIS, _CONSULTANT, "Remettre les résultats détaillés", resultats_remettables),
}
