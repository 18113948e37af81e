"""allauth's letters, through our outbox and in our words: no request ever talks to a mail server."""
import secrets
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from django.db import transaction

from bilan.socle.courriels import Courriel, planifier
from bilan.socle.models import Compte, NatureEnvoi

# allauth's name of a letter -> our template, and what of allauth's context it prints
LETTRES = {
    "account/email/login_code": ("code_connexion", "code"),
    "account/email/confirmation": ("code_confirmation", "code"),  # our own re-authentication, see views.py
    "account/email/email_confirmation": ("confirmer_adresse", "activate_url"),
    "account/email/password_reset_key": ("mot_de_passe_oublie", "password_reset_url"),
}
# allauth's notifications -> what happened, in one sentence
ALERTES = {
    "account/email/email_changed": "L’adresse électronique de votre compte a été changée.",
    "account/email/email_confirm": "Une adresse électronique de votre compte a été vérifiée.",
    "account/email/email_deleted": "Une adresse électronique a été retirée de votre compte.",
    "account/email/password_changed": "Le mot de passe de votre compte a été changé.",
    "account/email/password_reset": "Le mot de passe de votre compte a été remplacé.",
    "account/email/password_set": "Un mot de passe a été ajouté à votre compte.",
    "mfa/email/recovery_codes_generated": "De nouveaux codes de secours ont été créés pour votre compte.",
    "mfa/email/totp_activated": "Une application de codes protège maintenant votre compte.",
    "mfa/email/totp_deactivated": "L’application de codes de votre compte a été retirée.",
    "mfa/email/webauthn_added": "Une clé d’accès a été ajoutée à votre compte.",
    "mfa/email/webauthn_removed": "Une clé d’accès a été retirée de votre compte.",
}
# There is no public sign-up: allauth must never write to someone who has no account.
JAMAIS = {
    "account/email/account_already_exists", "account/email/email_confirmation_signup", "account/email/password_reset_code",
    "account/email/unknown_account",
}


def poster(lettre: str, adresse: str, contexte: dict[str, Any]) -> None:
    """The letter that allauth wants sent. KeyError for one that we do not know: a new version of allauth must not write in its own words."""
    if lettre in ALERTES:
        ecrire("alerte_securite", adresse, fait=ALERTES[lettre])
    else:
        gabarit, variable = LETTRES[lettre]
        ecrire(gabarit, adresse, **{variable: str(contexte[variable])})


def rappeler_la_porte(compte: Compte) -> None:
    """Tell its holder how this account signs in, when someone asked for a way that it has not: the page itself must not."""
    ecrire("porte_equipe" if compte.est_equipe else "porte_beneficiaire", compte.email)


def faire_semblant() -> None:
    """The work of a letter that nobody will receive: an unknown address must not be told by the time that its answer takes."""
    with transaction.atomic():
        planifier([_lettre("code_connexion", "personne@invalid.example", code="XXXX-XXXX")])
        transaction.set_rollback(True)


def chercher_personne() -> None:
    """The reading of an account that does not exist, where one that does is read."""
    Compte.objects.filter(pk=0).first()


def lier_personne() -> None:
    """The making of a link that replaces a password, for the account that does not exist."""
    chercher_personne()
    get_adapter().get_reset_password_from_key_url(f"0-{default_token_generator.make_token(Compte(pk=0))}")


def ecrire(gabarit: str, adresse: str, **contexte: str) -> None:
    """Within a savepoint, as the letter that `faire_semblant` takes back: what is never sent takes the same time."""
    with transaction.atomic():
        planifier([_lettre(gabarit, adresse, **contexte)])


def _lettre(gabarit: str, adresse: str, **contexte: str) -> Courriel:
    """A letter of its own: two codes are two letters. Legal ones leave first, and a code cannot wait."""
    return Courriel(cle=f"{gabarit}:{secrets.token_hex(16)}", destinataire=adresse, gabarit=gabarit, contexte=contexte, nature=NatureEnvoi.LEGAL)
