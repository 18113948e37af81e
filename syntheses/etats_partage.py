"""The life of a communication: written, signed by its owner alone, taken back by him alone; its end by time is a comparison, not a state."""
from datetime import datetime

from django.db.models import TextChoices

from bilan.socle.models import EtatDocument
from bilan.socle.roles import Role
from bilan.socle.transitions import Transition

DETRUIT = "Ce document a été détruit : il ne peut plus être communiqué."


class EtatPartage(TextChoices):
    A_SIGNER = "a_signer", "À signer"
    DONNE = "donne", "Donné"
    RETIRE = "retire", "Retiré"


def communicable(partage, instant: datetime) -> str | None:
    """The reason why this document cannot be communicated any more, or None."""
    piece = partage.piece
    if piece is None or piece.document.coffre.detruit_le:  # what was kept because of this act has a vault of its own
        return DETRUIT
    if piece.document.etat != EtatDocument.PRET:
        return "Ce document est encore en préparation : attendez qu’il soit prêt."
    if partage.fini(instant):
        return "La date de fin est passée : recommencez avec une autre durée."
    return None


E = EtatPartage
_LUI_SEUL = frozenset({Role.BENEFICIAIRE})

TRANSITIONS = {
    "signer": Transition(frozenset({E.A_SIGNER}), E.DONNE, _LUI_SEUL, "Signer et envoyer le lien", communicable),
    "retirer": Transition(frozenset({E.DONNE}), E.RETIRE, _LUI_SEUL, "Retirer l’accès"),
}
