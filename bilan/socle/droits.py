"""Change an account: its name, its roles, whether it is open. Opening one is `comptes.inviter`."""
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from bilan.socle.acteur import Acteur
from bilan.socle.comptes import fermer_les_sessions
from bilan.socle.journal import consigner
from bilan.socle.models import Compte
from bilan.socle.roles import EQUIPE, Role

IDENTITE = ("prenom", "nom", "accord", "telephone")


@transaction.atomic
def modifier(compte: Compte, *, acteur: Acteur, instant: datetime, roles: Iterable[str], **identite: str) -> None:
    """New name or roles. Sessions end when a role is lost, or when one of the team is gained: they were opened by lesser proofs.

    ValidationError when nobody would be left to manage the house, or when a person would have no role.
    """
    verrouille = _verrouiller(compte, acteur)
    nouveaux = sorted({Role(role).value for role in roles})
    if not nouveaux:
        raise ValidationError("Un compte a au moins un rôle ; pour le fermer, désactivez-le.", code="roles")
    perdus, gagnes = set(verrouille.roles) - set(nouveaux), set(nouveaux) - set(verrouille.roles)
    if Role.GESTION in perdus:
        garder_une_gestion(verrouille)
    compte.roles = nouveaux
    for champ, valeur in identite.items():
        setattr(compte, champ, valeur)
    compte.save(update_fields=["roles", *identite])
    if perdus or (gagnes & EQUIPE and not set(verrouille.roles) & EQUIPE):
        fermer_les_sessions(compte)
    consigner(_fil(compte), "modifier", acteur=acteur, role=Role.GESTION, instant=instant, objet=compte, details={"roles": "+".join(nouveaux)})


@transaction.atomic
def desactiver(compte: Compte, *, acteur: Acteur, instant: datetime) -> None:
    """Close the account at once, wherever it is open; what it did stays signed by it."""
    verrouille = _verrouiller(compte, acteur)
    if acteur.compte == compte:
        raise ValidationError("Vous ne pouvez pas désactiver votre propre compte.")
    if Role.GESTION in verrouille.roles:
        garder_une_gestion(verrouille)
    _poser(compte, actif=False)
    fermer_les_sessions(compte)
    consigner(_fil(compte), "desactiver", acteur=acteur, role=Role.GESTION, instant=instant, objet=compte)


@transaction.atomic
def reactiver(compte: Compte, *, acteur: Acteur, instant: datetime) -> None:
    _verrouiller(compte, acteur)
    _poser(compte, actif=True)
    consigner(_fil(compte), "reactiver", acteur=acteur, role=Role.GESTION, instant=instant, objet=compte)


def _verrouiller(compte: Compte, acteur: Acteur) -> Compte:
    """The account as it stands; every manager is locked with it, so that two of them cannot remove each other at once.

    Not their keys: whoever holds a bilan writes their names in its journal, and a person's new name waits for her bilans.
    """
    gestion = acteur.compte
    if not isinstance(gestion, Compte) or not gestion.is_active or Role.GESTION not in gestion.roles:
        raise PermissionDenied
    list(Compte.objects.filter(roles__contains=[Role.GESTION]).order_by("pk").select_for_update(no_key=True))
    return Compte.objects.select_for_update(no_key=True).get(pk=compte.pk)


def garder_une_gestion(compte: Compte) -> None:
    """ValidationError when this account is the last one that may manage the house."""
    if not Compte.objects.filter(roles__contains=[Role.GESTION], is_active=True).exclude(pk=compte.pk).exists():
        raise ValidationError("C’est le dernier compte de gestion : invitez d’abord une autre personne.", code="roles")


def _poser(compte: Compte, *, actif: bool) -> None:
    compte.is_active = actif
    compte.save(update_fields=["is_active"])


def _fil(compte: Compte) -> str:
    return f"compte:{compte.pk}"
