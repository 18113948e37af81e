"""A change of state: who, from where, to where, on what condition. One table a model."""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from bilan.socle import journal
from bilan.socle.acces import roles_sur
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role

DEPASSEE = "Cette action n’est plus possible : la situation a changé entre-temps. Rechargez la page."


class TransitionRefusee(Exception):
    """What cannot be done, in a French sentence meant for the person who tried."""


def toujours(objet, instant):
    return None


@dataclass(frozen=True)
class Transition:
    """`si(objet, instant)` returns the reason why not, or None. `libelle` is the verb on the button, `visible` whether there is one."""

    de: frozenset[str]
    vers: str
    par: frozenset[Role]
    libelle: str = ""
    si: Callable[[models.Model, datetime], str | None] = toujours


def possibles(objet, acteur: Acteur, instant: datetime) -> list[str]:
    """The verbs offered to this actor at this instant: the buttons and the tests read the same list."""
    roles = acteur.roles(objet)
    return [verbe for verbe, t in objet.TRANSITIONS.items() if objet.etat in t.de and t.par & roles and not t.si(objet, instant)]


def exiger_role(objet, acteur: Acteur, admis: frozenset[Role], verbe: str) -> Role:
    """The role under which this actor may do this to `objet`; PermissionDenied without one.

    A row whose state has just changed may have left the scope of whoever had read it: he was allowed, and second. He gets the sentence.
    """
    if role := acteur.role_pour(objet, admis):
        return role
    if acteur.compte and roles_sur(objet, acteur.compte, parmi=admis, etat=objet.etat):
        raise TransitionRefusee(DEPASSEE)
    raise PermissionDenied(verbe)


def appliquer(objet, verbe: str, *, acteur: Acteur, instant: datetime, details: dict | None = None, empreinte: str = "", **champs):
    """Apply one transition and write it in the journal, in one transaction.

    Compare and swap: of two simultaneous attempts from the same state, one wins and the other gets TransitionRefusee.
    PermissionDenied when no role of the actor on this object may do it. `champs` are stored with the new state.
    """
    t = objet.TRANSITIONS[verbe]
    role = exiger_role(objet, acteur, t.par, verbe)  # whoever may not opens no transaction
    with transaction.atomic():
        objet.refresh_from_db(from_queryset=type(objet)._base_manager.select_for_update(of=("self",)))
        if objet.etat in t.de and (motif := t.si(objet, instant)):
            raise TransitionRefusee(motif)
        if not type(objet)._base_manager.filter(pk=objet.pk, etat__in=t.de).update(etat=t.vers, **champs):
            raise TransitionRefusee(DEPASSEE)
        journal.consigner(
            objet.fil, f"{objet._meta.model_name}.{verbe}", acteur=acteur, role=role, instant=instant,
            objet=objet, empreinte=empreinte, details=details,
        )
        objet.refresh_from_db()


def schema(transitions: dict[str, Transition]) -> str:
    """The state diagram in Mermaid, for docs/etats.md; a test checks that the page is up to date."""
    fleches = [
        f"    {de} --> {t.vers} : {verbe} ({', '.join(sorted(t.par))})"
        for verbe, t in transitions.items() for de in sorted(t.de)
    ]
    return "\n".join(["stateDiagram-v2", *fleches]) + "\n"
