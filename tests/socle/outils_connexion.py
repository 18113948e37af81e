"""Accounts that sign in, and how they do it, through the pages."""
import time

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.urls import reverse

from bilan.socle.models import Compte
from tests.fabriques import FabriqueCompte
from tests.outils.connexion import Visiteur

PHRASE = "quatre chevaux sous la pluie"
CONNEXION, DEMANDE, SAISIE = "/connexion/", "/connexion/code/", "/connexion/code/saisir/"
INCONNUE = "inconnue99@example.org"


def beneficiaire(**champs) -> Compte:
    compte = FabriqueCompte(**champs)
    EmailAddress.objects.create(user=compte, email=compte.email, primary=True, verified=False)
    return compte


def membre(secret: str = "", **champs) -> Compte:
    """A member of the team with a password, and a second factor when a secret is given."""
    compte = FabriqueCompte(**{"consultant": True, **champs})
    compte.set_password(PHRASE)
    compte.save()
    EmailAddress.objects.create(user=compte, email=compte.email, primary=True, verified=True)
    if secret:
        TOTP.activate(compte, secret)
    return compte


def totp(secret: str, decalage: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + decalage))


def entrer(client: Visiteur, compte: Compte, phrase: str = PHRASE):
    return client.post(CONNEXION, {"login": compte.email, "password": phrase})


def est_dedans(client: Visiteur) -> bool:
    return client.get(reverse("compte")).status_code == 200
