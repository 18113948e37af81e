"""The life of a request for a bilan that a stranger sends: confirmed from his own address, seen to by the team, forgotten at the end whatever it was."""
from django.db.models import TextChoices

from bilan.socle.roles import EQUIPE, Role
from bilan.socle.transitions import Transition


class EtatContact(TextChoices):
    A_CONFIRMER = "a_confirmer", "À confirmer par la personne"
    RECUE = "recue", "À rappeler"
    CONTACTEE = "contactee", "Contact pris"
    SANS_SUITE = "sans_suite", "Sans suite"


E = EtatContact
VIVANTES = (E.RECUE, E.CONTACTEE)
VUES = (*VIVANTES, E.SANS_SUITE)  # before she has confirmed, nobody of the team sees anything


def _t(de: set[str], vers: str, par: frozenset[Role], libelle: str) -> Transition:
    return Transition(frozenset(de), vers, par, libelle)


TRANSITIONS = {
    "confirmer": _t({E.A_CONFIRMER}, E.RECUE, frozenset({Role.BENEFICIAIRE}), "Confirmer ma demande"),
    "contacter": _t({E.RECUE}, E.CONTACTEE, EQUIPE, "Noter que le contact est pris"),
    "classer": _t(set(VIVANTES), E.SANS_SUITE, EQUIPE, "Classer sans suite"),
    "reprendre": _t({E.CONTACTEE, E.SANS_SUITE}, E.RECUE, EQUIPE, "Remettre à rappeler"),
}
