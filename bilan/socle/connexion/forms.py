"""allauth's forms in our words and our look, and two rules it has not: an authenticator's code serves once, however long it stays valid."""
from typing import Any, ClassVar

from allauth.account import forms as compte
from allauth.mfa import app_settings as reglages
from allauth.mfa.base import forms as facteur
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as application
from allauth.mfa.webauthn import forms as cle
from django import forms
from django.core.cache import cache

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


class DemandeDeCode(Habille, compte.RequestLoginCodeForm):
    def clean_email(self) -> str:
        """allauth looks for an unknown address in two tables and for a known one in the first: here always in both, the time of the answer tells nothing."""
        adresse: str = super().clean_email()
        if self._user:
            list(Compte.objects.filter(email=adresse).iterator())
        return adresse


class CodeRecu(Habille, compte.ConfirmLoginCodeForm):
    attributs: ClassVar[dict[str, dict[str, str]]] = {"code": {"autocapitalize": "characters", "spellcheck": "false"}}


class MotDePasseOublie(Habille, compte.ResetPasswordForm):
    pass


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
    pass


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
