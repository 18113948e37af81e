"""Who sees what: each model declares its PORTEE, everything else is refused."""
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q

from bilan.socle.roles import Role

Portee = dict[Role, Callable[[models.Model], Q]]  # a scope never joins to-many: it would double the rows


def _portee(modele: Any, compte: Any) -> Q | None:
    """The union of the scopes of the roles this account holds; None when it has none."""
    scopes = [portee(compte) for role, portee in modele.PORTEE.items() if role in getattr(compte, "roles", ())]
    if not all(scopes):  # an empty Q sees everything, and Q() | x would lose that
        return Q()
    return reduce(or_, scopes) if scopes else None


class QuerySetAcces(models.QuerySet):
    def pour(self, compte):
        """Only the rows that this account may see; none when no role of it is named in PORTEE."""
        portee = _portee(self.model, compte)
        if portee is None or not compte.is_active:
            return self.none()
        return self.filter(portee)


_Gestionnaire = models.Manager.from_queryset(QuerySetAcces)


class GestionnaireAcces(_Gestionnaire):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


def roles_sur(objet: Any, compte: Any, *, etat: str | None = None) -> frozenset[Role]:
    """The roles that this account holds *on this object*: a consultant has no consultant's rights on his own bilan. One query at most.

    `etat`: those that it would hold if the object were in this state, all else being as it is now.
    """
    scopes = {role: portee(compte) for role, portee in type(objet).PORTEE.items() if role in getattr(compte, "roles", ()) and compte.is_active}
    if etat is not None:
        scopes = {role: _dans_l_etat(q, etat) for role, q in scopes.items()}
    if not scopes:
        return frozenset()
    reponses = type(objet)._base_manager.filter(pk=objet.pk).values_list(*(_vrai_si(q) for q in scopes.values())).first()
    return frozenset(role for role, vrai in zip(scopes, reponses or [False] * len(scopes), strict=True) if vrai)


def _dans_l_etat(q: Q, etat: str) -> Q:
    """This scope, its conditions on the object's own state judged on `etat`."""
    def juger(condition: Any) -> Any:
        if isinstance(condition, Q):
            return _dans_l_etat(condition, etat)
        cle, valeur = condition if isinstance(condition, tuple) else ("", None)
        juge = {"etat": lambda: etat == valeur, "etat__in": lambda: etat in valeur}.get(cle)
        return models.Value(juge(), output_field=models.BooleanField()) if juge else condition
    return Q.create([juger(condition) for condition in q.children], connector=q.connector, negated=q.negated)


def _vrai_si(q: Q) -> models.Expression:
    return models.Case(models.When(q, then=True), default=False) if q else models.Value(True)
