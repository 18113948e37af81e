"""The lives of the end: a destruction, in three phases that only go forward, and a written agreement to keep, taken back whenever its author wishes."""
from datetime import datetime

from django.db.models import TextChoices

from bilan.socle.roles import Role
from bilan.socle.transitions import Transition


class EtatDestruction(TextChoices):
    FIGEE = "figee", "Plan figé"
    EXECUTEE = "executee", "Clés détruites"
    CONSTATEE = "constatee", "Procès-verbal établi"


class EtatAccord(TextChoices):
    BROUILLON = "brouillon", "À signer"
    SIGNE = "signe", "Signé"
    RETIRE = "retire", "Retiré"


TROP_TARD = "Ce contenu a été détruit : il n’y a plus rien à conserver."


def conservable(accord, instant: datetime) -> str | None:
    """The reason why nothing can be kept any more, or None: a destruction that has begun does not go back."""
    return TROP_TARD if accord.dossier.destructions.exists() else None


D, A = EtatDestruction, EtatAccord
_SYSTEME, _LUI_SEUL = frozenset({Role.SYSTEME}), frozenset({Role.BENEFICIAIRE})

TRANSITIONS_DESTRUCTION = {
    "executer": Transition(frozenset({D.FIGEE}), D.EXECUTEE, _SYSTEME, "Détruire les clés"),
    "constater": Transition(frozenset({D.EXECUTEE}), D.CONSTATEE, _SYSTEME, "Établir le procès-verbal"),
}
TRANSITIONS_ACCORD = {
    "signer": Transition(frozenset({A.BROUILLON}), A.SIGNE, _LUI_SEUL, "Signer mon accord", conservable),
    "retirer": Transition(frozenset({A.SIGNE}), A.RETIRE, _LUI_SEUL, "Retirer mon accord"),
}
