"""Accounts: opened by invitation only, one a person, closed at once."""
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse

from bilan.socle.acteur import Acteur
from bilan.socle.connexion.politique import identite_fraiche
from bilan.socle.courriels import Courriel, planifier
from bilan.socle.journal import consigner
from bilan.socle.models import Accord, Compte, Invitation
from bilan.socle.mots import enumeration, moment
from bilan.socle.roles import EQUIPE, ROLES_DE_COMPTE, Role

__all__ = ["accepter", "fermer_les_sessions", "identite_fraiche", "invitation", "inviter"]

DUREE_INVITATION = timedelta(days=7)
OCTETS_DU_JETON = 32


class _Ouverture(NamedTuple):
    compte: Compte
    nouveau: bool
    ajoutes: list[str]  # the roles that this person did not have


@transaction.atomic
def inviter(
    *, email: str, prenom: str, nom: str, roles: Iterable[str], acteur: Acteur, instant: datetime, accord: str = Accord.NEUTRE, telephone: str = "",
    lettre: bool = True,
) -> Compte:
    """Open an account and write to its holder; whoever has one already gets the new roles instead of a second account.

    A member of the team chooses a password by a link that lives seven days and serves once; inviting again replaces the link. A
    bénéficiaire only needs the sign-in page, where the first code verifies the address. ValidationError for a bad address, another role or a
    disabled account; PermissionDenied when the actor may not give these roles. `lettre=False` when the caller's own letter says how to come in.
    """
    demandes = sorted({Role(role).value for role in roles})
    if not demandes or not set(demandes) <= set(ROLES_DE_COMPTE):
        raise ValidationError("Un compte est celui d’un bénéficiaire, d’un consultant ou de la gestion.", code="roles")
    _verifier_le_droit(acteur, demandes)
    ouverture = _ouvrir_ou_completer(email.strip().lower(), demandes, prenom=prenom, nom=nom, accord=accord, telephone=telephone)
    consigner(
        f"compte:{ouverture.compte.pk}", "inviter", acteur=acteur, instant=instant, objet=ouverture.compte,
        details={"roles": "+".join(demandes), "nouveau": ouverture.nouveau},
    )
    if lettre:
        _prevenir(ouverture, instant)
    return ouverture.compte


def _verifier_le_droit(acteur: Acteur, roles: list[str]) -> None:
    """A consultant opens the accounts of bénéficiaires; only gestion, or the platform itself, opens those of the team."""
    tenus = set(acteur.compte.roles) if isinstance(acteur.compte, Compte) else {acteur.role}
    requis = {Role.GESTION, Role.SYSTEME} if EQUIPE.intersection(roles) else {*EQUIPE, Role.SYSTEME}
    if not tenus & requis:
        raise PermissionDenied


def _ouvrir_ou_completer(email: str, roles: list[str], **identite: str) -> _Ouverture:
    validate_email(email)
    compte = Compte.objects.select_for_update().filter(email=email).first()
    if compte is None:
        try:
            with transaction.atomic():
                compte = Compte.objects.creer(email, roles=roles, **identite)
        except IntegrityError:  # someone else has just invited the same person
            compte = Compte.objects.select_for_update().get(email=email)
        else:
            EmailAddress.objects.create(user=compte, email=email, primary=True, verified=False)
            return _Ouverture(compte, True, roles)
    return _completer(compte, roles)


def _completer(compte: Compte, roles: list[str]) -> _Ouverture:
    if not compte.is_active:
        raise ValidationError("Ce compte est désactivé : la gestion doit d’abord le réactiver.", code="inactif")
    EmailAddress.objects.get_or_create(user=compte, email=compte.email, defaults={"primary": True, "verified": False})
    ajoutes = [role for role in roles if role not in compte.roles]
    if ajoutes:
        promotion = not compte.est_equipe and not EQUIPE.isdisjoint(ajoutes)
        compte.roles = [*compte.roles, *ajoutes]
        compte.save(update_fields=["roles"])
        if promotion:
            fermer_les_sessions(compte)  # they were opened by less than what the team must prove
    return _Ouverture(compte, False, ajoutes)


def _prevenir(ouverture: _Ouverture, instant: datetime) -> None:
    """One letter at most: the link to choose a password, the news of a role, or the way to the sign-in page until it was used once."""
    compte = ouverture.compte
    connexion = settings.SITE_URL + reverse("account_login")
    if compte.est_equipe and not compte.has_usable_password():
        url, expire_le = _nouveau_lien(compte, instant)
        _ecrire("invitation_equipe", compte, url=url, expire_le=moment(expire_le))
    elif ouverture.ajoutes and not ouverture.nouveau:
        _ecrire("role_ajoute", compte, url=connexion, roles=enumeration([Role(role).label.lower() for role in ouverture.ajoutes]))
    elif compte.last_login is None:
        _ecrire("invitation_beneficiaire", compte, url=settings.SITE_URL + reverse("account_request_login_code"))


def _nouveau_lien(compte: Compte, instant: datetime) -> tuple[str, datetime]:
    jeton, expire_le = secrets.token_urlsafe(OCTETS_DU_JETON), instant + DUREE_INVITATION
    Invitation.objects.update_or_create(
        compte=compte, defaults={"empreinte": _empreinte(jeton), "creee_le": instant, "expire_le": expire_le, "utilisee_le": None},
    )
    return settings.SITE_URL + reverse("invitation_lien", args=[jeton]), expire_le


def _empreinte(jeton: str) -> str:
    return sha256(jeton.encode()).hexdigest()


def _ecrire(gabarit: str, compte: Compte, **contexte: str) -> None:
    planifier([Courriel(
        cle=f"{gabarit}:{compte.pk}:{secrets.token_hex(8)}", destinataire=compte.email, gabarit=gabarit, contexte={"prenom": compte.prenom, **contexte},
    )])


def invitation(jeton: str, instant: datetime) -> Invitation | None:
    """The living invitation that this token opens; None when it was used, replaced, is too old, or never was."""
    trouvee = Invitation.objects.select_related("compte").filter(empreinte=_empreinte(jeton), compte__is_active=True).first()
    return trouvee if trouvee and trouvee.vivante(instant) else None


@transaction.atomic
def accepter(invitation: Invitation, mot_de_passe: str, *, acteur: Acteur, instant: datetime) -> bool:
    """Use the link once: the password is set and the address verified, since the link came by it. False when someone was first."""
    prises = Invitation.objects.filter(
        pk=invitation.pk, empreinte=invitation.empreinte, utilisee_le=None, expire_le__gt=instant, compte__is_active=True,
    ).update(utilisee_le=instant)
    if not prises:
        return False
    compte = invitation.compte
    compte.set_password(mot_de_passe)
    compte.save(update_fields=["password"])
    EmailAddress.objects.filter(user=compte, email=compte.email).update(verified=True)
    fermer_les_sessions(compte)
    consigner(f"compte:{compte.pk}", "accepter_invitation", acteur=acteur, instant=instant, objet=compte)
    return True


def fermer_les_sessions(compte: Compte) -> None:
    """End every session of this account, wherever it is open."""
    for session in UserSession.objects.filter(user=compte):
        session.end()
