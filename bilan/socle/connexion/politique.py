"""What a session has proved, and whether that is enough: the sign-in policy, read at every request."""
import time
from enum import Enum, auto

from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import ResolverMatch
from django_htmx.middleware import HtmxDetails

from bilan.socle.models import Compte

PREMIERES = {"password", "passkey"}  # what a member of the team signs in with: never an e-mailed code
SECONDS_FACTEURS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only help who has one of these
DEMONSTRATION = "demonstration"  # session key, written by the demonstration's one-click sign-in alone
FRAICHEUR = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class Requete(HttpRequest):
    """For types: what a view behind the sign-in receives."""

    user: Compte
    htmx: HtmxDetails
    resolver_match: ResolverMatch


class Garantie(Enum):
    """What a session still owes before it opens anything."""

    SUFFISANTE = auto()
    A_INSTALLER = auto()  # a member of the team without a second factor sets it up and does nothing else
    A_REFAIRE = auto()  # signed in by less than the account now asks for


def garantie(requete: Requete) -> Garantie:
    """How far the session of this signed-in request may be trusted."""
    compte = requete.user
    if not compte.est_equipe or de_demonstration(requete):
        return Garantie.SUFFISANTE
    prouve = preuves(requete, compte)
    if not prouve & PREMIERES:
        return Garantie.A_REFAIRE
    if not a_un_second_facteur(compte):
        return Garantie.A_INSTALLER
    return Garantie.SUFFISANTE if "mfa" in prouve else Garantie.A_REFAIRE


def preuves(requete: HttpRequest, compte: Compte) -> set[str]:
    """The proofs given in this session for this account: password, code, mfa, and passkey (which is mfa without a password)."""
    actes = get_authentication_records(requete, compte)
    return {acte["method"] for acte in actes} | {"passkey" for acte in actes if acte.get("passwordless")}


def a_un_second_facteur(compte: Compte) -> bool:
    return Authenticator.objects.filter(user=compte, type__in=SECONDS_FACTEURS).exists()


def de_demonstration(requete: HttpRequest) -> bool:
    """Whether one click opened this session: a session from a demonstration means nothing once the mode is off."""
    return settings.DEMONSTRATION and bool(requete.session.get(DEMONSTRATION))


def identite_recente(requete: HttpRequest) -> bool:
    """Whether the person has proved who they are within five minutes."""
    actes = get_authentication_records(requete, requete.user)
    return any(acte.get("reauthenticated") and time.time() - acte["at"] < FRAICHEUR for acte in actes)


# Decorator of the views of grave gestures (signing, e-mail, second factor): an identity proved within five minutes, else it is asked
# again and the gesture then goes on by itself. `@identite_fraiche` or `@identite_fraiche(allow_get=True)`.
identite_fraiche = reauthentication_required
