"""The life of a complaint: registered with its number, answered by gestion before a date, closed with what was changed because of it (Qualiopi 31, 32)."""
from django.db.models import TextChoices

from bilan.socle.roles import Role
from bilan.socle.transitions import Transition


class EtatReclamation(TextChoices):
    RECUE = "recue", "À traiter"
    REPONDUE = "repondue", "Répondue"
    CLOSE = "close", "Close"


E = EtatReclamation
_GESTION = frozenset({Role.GESTION})

TRANSITIONS = {
    "repondre": Transition(frozenset({E.RECUE}), E.REPONDUE, _GESTION, "Répondre"),
    "clore": Transition(frozenset({E.REPONDUE}), E.CLOSE, _GESTION, "Clore, avec ce qui a changé"),
}
