"""Who sees what: each model declares its PORTEE, role → scope, everything else is refused. A scope never joins to-many: it would double the rows."""
from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q

from bilan.socle.roles import Role


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


def reserver_a(compte: Any, *admis: Role) -> None:
    """PermissionDenied to an account that holds none of these roles: for a door that belongs to them, whatever rows are behind it."""
    if set(compte.roles).isdisjoint(admis):
        raise PermissionDenied


def roles_sur(objet: Any, compte: Any, *, parmi: Collection[Role] = tuple(Role), etat: str | None = None) -> frozenset[Role]:
    """The roles, of those that are asked, that this account holds *on this object*: a consultant has no consultant's rights on his own bilan.

    One question of the base for each role that the account has at all, which is one or two. `etat`: those that it would hold if the object were in
    this state, all else being as it is now.
    """
    if not compte.is_active:
        return frozenset()
    tenus = [role for role in type(objet).PORTEE if role in parmi and role in getattr(compte, "roles", ())]
    return frozenset(role for role in tenus if _dans_la_portee(objet, type(objet).PORTEE[role](compte), etat))


def _dans_la_portee(objet: Any, portee: Q, etat: str | None) -> bool:
    return type(objet)._base_manager.filter(portee if etat is None else _dans_l_etat(portee, etat), pk=objet.pk).exists()


def _dans_l_etat(q: Q, etat: str) -> Q:
    """This scope, its conditions on the object's own state judged on `etat`."""
    def juger(condition: Any) -> Any:
        if isinstance(condition, Q):
            return _dans_l_etat(condition, etat)
        cle, valeur = condition if isinstance(condition, tuple) else ("", None)
        juge = {"etat": lambda: etat == valeur, "etat__in": lambda: etat in valeur}.get(cle)
        return models.Value(juge(), output_field=models.BooleanField()) if juge else condition
    return Q.create([juger(condition) for condition in q.children], connector=q.connector, negated=q.negated)

