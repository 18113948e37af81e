"""The life of a synthesis: written, read by its owner, frozen on his agreement, handed to him alone."""
from django.db.models import TextChoices

from bilan.socle.roles import Role
from bilan.socle.transitions import Transition


class EtatSynthese(TextChoices):
    REDACTION = "redaction", "En cours d’écriture"
    RELECTURE = "relecture", "En relecture"
    FIGEE = "figee", "Figée"
    REMISE = "remise", "Remise"


def complete(synthese, instant):
    """The reason why it cannot be proposed yet, or None."""
    manquantes = synthese.manquantes()
    if manquantes:
        return f"Il manque {'une partie' if len(manquantes) == 1 else f'{len(manquantes)} parties'} à la synthèse : {', '.join(manquantes)}."


def document_pret(synthese, instant):
    if synthese.piece_id is None or synthese.piece.document.etat != "pret":
        return "Le document de synthèse est encore en préparation : attendez qu’il soit prêt."


E = EtatSynthese
_CONSULTANT, _BENEFICIAIRE = frozenset({Role.CONSULTANT}), frozenset({Role.BENEFICIAIRE})

TRANSITIONS = {
    "proposer": Transition(frozenset({E.REDACTION}), E.RELECTURE, _CONSULTANT, "Proposer à la relecture", complete),
    "reprendre": Transition(frozenset({E.RELECTURE}), E.REDACTION, _CONSULTANT | _BENEFICIAIRE, "Reprendre l’écriture"),
    "figer": Transition(frozenset({E.RELECTURE}), E.FIGEE, _BENEFICIAIRE, "Donner mon accord et figer la synthèse", complete),
    "remettre": Transition(frozenset({E.FIGEE}), E.REMISE, _CONSULTANT, "Remettre la synthèse", document_pret),
}
