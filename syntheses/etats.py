"""The life of a synthesis: written, read by its owner while nothing moves, frozen on his agreement, handed to him alone."""
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
    REDACTION = "redaction", "En cours d’écriture"
    RELECTURE = "relecture", "En relecture"
    FIGEE = "figee", "Figée"
    REMISE = "remise", "Remise"


def en_cours(dossier) -> str | None:
    """The reason why the synthesis of this bilan cannot be worked on, or None: content is written between the first session and the term."""
    if dossier.etat == EtatDossier.EN_COURS:
        return None
    if dossier.etat in (EtatDossier.PROSPECT, EtatDossier.CONTRACTUALISATION, EtatDossier.PLANIFIE):
        return "La synthèse s’écrit une fois la première séance tenue."
    return "Ce bilan est terminé : sa synthèse ne s’écrit plus."


def complete(synthese, instant: datetime) -> str | None:
    """The reason why it cannot be proposed or agreed to yet, or None."""
    if motif := en_cours(synthese.dossier):
        return motif
    if manquantes := synthese.manquantes():
        quoi = "une partie" if len(manquantes) == 1 else f"{len(manquantes)} parties"
        return f"Il manque {quoi} à la synthèse : {', '.join(manquantes)}."
    return motif_de_l_investigation(synthese.dossier)


def remettable(synthese, instant: datetime) -> str | None:
    """The document exists, and a session was held in each legal phase (R6313-4) and every one that is past is told; one counted then withdrawn was not held."""
    if motif := en_cours(synthese.dossier):
        return motif
    if synthese.piece is None or synthese.piece.document.etat != EtatDocument.PRET:
        return "Le document de synthèse est encore en préparation : attendez qu’il soit prêt."
    if oubliee := a_renseigner(instant).filter(dossier=synthese.dossier).first():
        return f"La séance {oubliee.numero} est passée et reste à renseigner : une fois la synthèse remise, ses heures ne pourraient plus s’inscrire."
    tenues = [etape for etape, compte in compteur(synthese.dossier).etapes.items() if compte.realise > 0]
    if absentes := phases_sans_seance(tenues):
        return f"Aucune séance n’a été réalisée dans la {absentes[0].libelle.lower()} : le bilan ne peut pas se conclure (article R6313-4)."
    return None


E = EtatSynthese
_CONSULTANT, _BENEFICIAIRE = frozenset({Role.CONSULTANT}), frozenset({Role.BENEFICIAIRE})

TRANSITIONS = {
    "proposer": Transition(frozenset({E.REDACTION}), E.RELECTURE, _CONSULTANT, "Proposer à la relecture", complete),
    "reprendre": Transition(frozenset({E.RELECTURE}), E.REDACTION, _CONSULTANT | _BENEFICIAIRE, "Reprendre l’écriture"),
    "figer": Transition(frozenset({E.RELECTURE}), E.FIGEE, _BENEFICIAIRE, "Donner mon accord et figer la synthèse", complete),
    "remettre": Transition(frozenset({E.FIGEE}), E.REMISE, _CONSULTANT, "Remettre la synthèse", remettable),
}
