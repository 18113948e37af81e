"""What allauth asks us: who may come in, how letters leave, how secrets are kept."""
import base64
from typing import Any, ClassVar

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bilan.socle import coffre
from bilan.socle.acteur import acteur_de
from bilan.socle.connexion import politique, postier
from bilan.socle.journal import consigner
from bilan.socle.models import Compte

SECRETS_MFA = "mfa_authenticator|data"  # what binds a sealed secret to its use
ETAPE_SECOND_FACTEUR = "bilan.socle.connexion.etapes.SecondFacteur"
MOYENS = {
    "reauthenticate": "Avec votre mot de passe", "mfa_reauthenticate": "Avec votre application ou un code de secours",
    "mfa_reauthenticate:webauthn": "Avec une clé d’accès", "courriel": "Avec un code reçu par courriel",
}
MESSAGES = {
    "email_password_mismatch": "L’adresse électronique ou le mot de passe ne correspond pas. Vérifiez-les, puis recommencez.",
    "incorrect_code": "Ce code n’est pas le bon. Vérifiez-le, ou demandez-en un autre.",
    "incorrect_password": "Ce mot de passe n’est pas le bon.",
    "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
    "too_many_login_attempts": "Trop d’essais en peu de temps. Attendez quelques minutes, puis recommencez.",
    "too_many_codes": "Trop de codes demandés pour cette adresse en peu de temps. Attendez quelques minutes, une heure au plus, puis recommencez.",
    "rate_limited": "Trop de demandes en peu de temps. Attendez quelques minutes, puis recommencez.",
    "invalid_password_reset": "Ce lien ne peut plus servir. Demandez-en un autre.",
    "same_as_current": "Cette valeur est déjà la vôtre.",
    "duplicate_email": "Cette adresse est déjà celle de votre compte.",
}


class AdaptateurComptes(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **MESSAGES}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # accounts are opened by invitation

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """The address of an account is replaced, never removed: allauth lets it go for one that nobody has proved, when its own was not proved either."""
        return email_address.email != email_address.user.email.lower() and super().can_delete_email(email_address)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        postier.poster(template_prefix, email, context)

    def send_password_reset_mail(self, user: Compte, email: str, context: dict[str, Any]) -> None:
        """A reset replaces a password; it never gives one to an account that has none (invitations do, and they expire)."""
        if user.has_usable_password():
            super().send_password_reset_mail(user, email, context)
        else:
            postier.rappeler_la_porte(user)

    def pre_login(self, request: HttpRequest, user: Compte, **suite: Any) -> HttpResponse | None:
        """Second lock of the rule « no code for the team »: the first one sends no code (views.DemanderUnCode)."""
        if reponse := super().pre_login(request, user, **suite):
            return reponse
        prouve = politique.preuves(request, user)
        # an account that no invitation opened (imported, or of the demonstration) has no row yet: a code that came back proves its address
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True, "verified": "code" in prouve})
        if user.est_equipe and not prouve & politique.PREMIERES:
            clear_login(request)
            messages.error(request, "Ce compte se connecte avec un mot de passe ou une clé d’accès.")
            return redirect("account_login")
        return None

    def post_login(self, request: HttpRequest, user: Compte, **suite: Any) -> HttpResponse:
        """A sign-in that went to its end is a fresh proof of identity, and a line of the journal."""
        for acte in request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])[-1:]:
            acte["reauthenticated"] = request.session.modified = True
        consigner(f"compte:{user.pk}", "se_connecter", acteur=acteur_de(request), instant=timezone.now(), objet=user)
        return super().post_login(request, user, **suite)

    def get_login_stages(self) -> list[str]:
        return [ETAPE_SECOND_FACTEUR if etape.endswith("AuthenticateStage") else etape for etape in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **suite: Any) -> bool:
        """allauth asks nothing from who has neither password nor key; we send them a code."""
        if politique.de_demonstration(self.request):
            return False
        if not get_reauthentication_flows(self.request.user) and not politique.identite_recente(self.request):
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **suite))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        moyens = super().get_reauthentication_methods(user)
        if not moyens and user.is_authenticated:
            moyens = [{"id": "courriel", "url": reverse("confirmer_par_courriel")}]
        return [{**moyen, "description": MOYENS[moyen["id"]]} for moyen in moyens]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures are counted by address *and* origin: a stranger's tries do not lock the owner out. One line of IPv6 is one origin."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{get_ip(request)}"


class AdaptateurSecondFacteur(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = {**DefaultMFAAdapter.error_messages, "incorrect_code": MESSAGES["incorrect_code"]}

    def encrypt(self, text: str) -> str:
        return base64.b64encode(coffre.sceller_maitre(text.encode(), SECRETS_MFA)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return coffre.ouvrir_maitre(base64.b64decode(encrypted_text), SECRETS_MFA).decode()

    def build_totp_svg(self, url: str) -> SafeString:
        """The code to scan, drawn in the page itself: the content policy allows no `data:` image."""
        dessin = qrcode.QRCode(border=4)
        dessin.add_data(url)
        carres = "".join(f"M{x} {y}h1v1h-1z" for y, rang in enumerate(dessin.get_matrix()) for x, noir in enumerate(rang) if noir)
        cote = len(dessin.get_matrix())
        return format_html(
            '<svg class="qr" viewBox="0 0 {0} {0}" width="220" height="220" role="img" aria-label="Code à scanner">'
            '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{1}"/></svg>', cote, carres,
        )

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        deja = Authenticator.objects.filter(user=user, type=type).count()
        return f"Ma clé d’accès {deja + 1}" if deja else "Ma clé d’accès"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}
