"""allauth's forms in our words and our look, and three rules it has not: an authenticator's code serves once, however long it stays valid;
an address that is asked for takes the place of none that serves; codes are counted by address and origin."""
from typing import Any, ClassVar

from allauth.account import forms as compte
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.core import context, ratelimit
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa import app_settings as reglages
from allauth.mfa.base import forms as facteur
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as application
from allauth.mfa.webauthn import forms as cle
from django import forms
from django.core.cache import cache
from django.http import HttpRequest

from bilan.socle.formulaires import Formulaire
from bilan.socle.models import Compte

MESSAGE_DEJA_SERVI = "Ce code a déjà servi. Attendez le suivant, puis recommencez."
MESSAGE_DIFFERENTS = "Les deux mots de passe ne sont pas les mêmes."
LIBELLES = {
    "login": "Adresse électronique", "email": "Adresse électronique", "password": "Mot de passe", "oldpassword": "Mot de passe actuel",
    "password1": "Nouveau mot de passe", "password2": "Le même, une seconde fois", "code": "Code", "name": "Nom de la clé",
    "passwordless": "Me connecter avec cette clé seule, sans mot de passe",
}
AIDES = {
    "password1": "Au moins 15 caractères. Une phrase dont vous vous souviendrez convient très bien.",
    "passwordless": "Décochez seulement pour une clé USB sans code ni empreinte : elle accompagnera alors votre mot de passe.",
    "name": "Pour la reconnaître dans la liste, par exemple « Téléphone » ou « Ordinateur du bureau ».",
}


def titulaires(adresse: str) -> list[Compte]:
    """The open accounts of this address: those that proved it, else those that only give it.

    Two questions whatever the answer. allauth asks one of an address that is proved and two of any other: the time of its page would tell who is known.
    """
    lignes = list(EmailAddress.objects.filter(email=adresse.lower()).select_related("user"))
    declares = list(Compte.objects.filter(email=adresse.lower()))
    prouves = [ligne.user for ligne in lignes if ligne.verified]
    return [qui for qui in dict.fromkeys(prouves or [*(ligne.user for ligne in lignes), *declares]) if qui.is_active]


class Habille(Formulaire):
    """Our labels above each field, and no placeholder in the place of one."""

    attributs: ClassVar[dict[str, dict[str, str]]] = {}

    def _habiller(self, nom: str, champ: forms.Field) -> None:
        champ.label, champ.help_text = LIBELLES.get(nom, champ.label), AIDES.get(nom, "")
        champ.widget.attrs.pop("placeholder", None)
        champ.widget.attrs |= self.attributs.get(nom, {})
        super()._habiller(nom, champ)


class Connexion(Habille, compte.LoginForm):
    attributs: ClassVar[dict[str, dict[str, str]]] = {"login": {"autocomplete": "username"}}


def un_code_de_plus(adresse: str) -> bool:
    """Whether one more letter may leave: counted by address and origin, as failures are, whether it is asked for or sent again."""
    return bool(ratelimit.consume(context.request, action="request_login_code", key=f"{adresse.lower()}:{get_ip(context.request)}"))


class DemandeDeCode(Habille, compte.RequestLoginCodeForm):
    def clean_email(self) -> str:
        adresse: str = self.cleaned_data["email"]
        self._user = next(iter(titulaires(adresse)), None)
        if not un_code_de_plus(adresse):
            raise get_adapter().validation_error("too_many_codes")
        return adresse


class CodeRecu(Habille, compte.ConfirmLoginCodeForm):
    attributs: ClassVar[dict[str, dict[str, str]]] = {"code": {"autocapitalize": "characters", "spellcheck": "false"}}


class MotDePasseOublie(Habille, compte.ResetPasswordForm):
    def clean_email(self) -> str:
        adresse: str = self.cleaned_data["email"]
        self.users = titulaires(adresse)
        return adresse


class _DeuxFois(Habille):
    """A new password typed twice; allauth says in English-like French that they differ."""

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, MESSAGE_DIFFERENTS if field == "password2" else error)


class NouveauMotDePasse(_DeuxFois, compte.ResetPasswordKeyForm):
    pass


class ChoixDuMotDePasse(_DeuxFois, compte.SetPasswordForm):
    pass


class ChangementDeMotDePasse(_DeuxFois, compte.ChangePasswordForm):
    pass


class Confirmation(Habille, compte.ReauthenticateForm):
    pass


class ChangementDAdresse(Habille, compte.AddEmailForm):
    def save(self, request: HttpRequest) -> EmailAddress:
        """In the place of one that awaits, once for a double click. allauth alone would take for it the account's own, when it was never proved, and
        leave the account without any."""
        nouvelle, siennes = self.cleaned_data["email"].lower(), EmailAddress.objects.filter(user=self.user)
        siennes.filter(verified=False).exclude(email__in=(self.user.email.lower(), nouvelle)).delete()
        demandee, _ = siennes.get_or_create(user=self.user, email=nouvelle)
        send_verification_email_to_address(request, demandee)
        return demandee


class _CodeUnique(Habille):
    """A time-based code is forgotten by allauth after one period, but stays valid for several: here it serves once."""

    attributs: ClassVar[dict[str, dict[str, str]]] = {"code": {"inputmode": "numeric", "spellcheck": "false"}}
    user: Compte
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not retenir(self.user.pk, code):
            raise forms.ValidationError(MESSAGE_DEJA_SERVI, code="deja_servi")
        return code


def retenir(compte_id: int, code: str) -> bool:
    """Remember a code for as long as it could be accepted; False when it is already known."""
    chiffres = "".join(filter(str.isdigit, code))
    duree = reglages.TOTP_PERIOD * (2 * reglages.TOTP_TOLERANCE + 1)
    return bool(cache.add(f"totp:{compte_id}:{chiffres}", "", timeout=duree))


class SecondFacteur(_CodeUnique, facteur.AuthenticateForm):
    pass


class ConfirmationParCode(_CodeUnique, facteur.ReauthenticateForm):
    pass


class ActivationApplication(Habille, application.ActivateTOTPForm):
    attributs: ClassVar[dict[str, dict[str, str]]] = {"code": {"inputmode": "numeric", "spellcheck": "false"}}


class AjoutDeCle(Habille, cle.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"passwordless": True, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class RenommageDeCle(Habille, cle.EditWebAuthnForm):
    pass


class CodeParCourriel(Habille, compte.BaseConfirmCodeForm):
    """The code of our own re-authentication (views.ConfirmerParCourriel)."""
