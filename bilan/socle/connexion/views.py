"""The pages of sign-in that allauth has not, or that must do a little more than allauth's."""
from typing import Any

from allauth.account import views as compte
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bilan.socle.annonces import annoncer
from bilan.socle.connexion import politique, postier
from bilan.socle.connexion.adaptateurs import MESSAGES
from bilan.socle.connexion.appareils import appareil
from bilan.socle.connexion.confirmation import Confirmation
from bilan.socle.connexion.forms import CodeParCourriel, DemandeDeCode, retenir, un_code_de_plus
from bilan.socle.connexion.forms import MotDePasseOublie as FormulaireOublie
from bilan.socle.connexion.politique import Requete
from bilan.socle.models import Theme


class Connexion(compte.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The password on one side, the code on the other: one page, since people do not know which one is theirs."""
        return {**super().get_context_data(**kwargs), "demande": DemandeDeCode()}


class DemanderUnCode(compte.RequestLoginCodeView):
    """A member of the team gets a letter that says how to sign in, and no code; the page is the one that a stranger sees."""

    def form_valid(self, form: DemandeDeCode) -> HttpResponse:
        if form._user and form._user.est_equipe:
            postier.rappeler_la_porte(form._user)
            form._user = None
        elif not form._user:
            postier.faire_semblant()
        return super().form_valid(form)


class SaisirLeCode(compte.ConfirmLoginCodeView):
    def get_form_kwargs(self) -> dict[str, Any]:
        """For whoever has no account, the same page and the same work, with nothing behind."""
        if not self._process.user:
            postier.chercher_personne()
        return super().get_form_kwargs()

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        if not un_code_de_plus(self._process.state["email"]):
            messages.error(self.request, MESSAGES["too_many_codes"])
            return redirect(self.passthrough_next_url(self.request.path))
        if not self._process.user:
            postier.faire_semblant()
        return super()._resend_form_valid(form)


class MotDePasseOublie(compte.PasswordResetView):
    def form_valid(self, form: FormulaireOublie) -> HttpResponse:
        if not form.users:
            postier.lier_personne()
            postier.faire_semblant()
        return super().form_valid(form)


class ChangerDAdresse(compte.EmailView):
    def _action_primary(self, *args: Any, **kwargs: Any) -> None:
        """One address a person: the new one takes the place of the old one once it is proved, and by no other gesture."""


class ChangerDeMotDePasse(compte.PasswordChangeView):
    """Passwords are given by invitation: an account without one has none to change."""

    def dispatch(self, request: Requete, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs) if request.user.has_usable_password() else redirect("compte")


class ActiverLApplication(ActivateTOTPView):
    """The code that activates an application also proves the second factor of this session, and cannot be used again."""

    def form_valid(self, form: Any) -> HttpResponse:
        reponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", type="totp")
        retenir(self.request.user.pk, form.cleaned_data["code"])
        return reponse


class AjouterUneCle(AddWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        reponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", type="webauthn")
        return reponse

    def get_success_url(self) -> str:
        """Recovery codes are shown to whom the key will be asked: for a bénéficiaire it is only one more way in."""
        return str(super().get_success_url()) if self.request.user.est_equipe else reverse("mfa_list_webauthn")


class ConfirmerParCourriel(compte.BaseReauthenticateView):
    """Ask for a code by e-mail, then type it: who has neither password nor key proves again who they are."""

    form_class = CodeParCourriel
    template_name = "account/confirmer_par_courriel.html"
    confirmation: Confirmation | None

    def dispatch(self, request: Requete, *args: Any, **kwargs: Any) -> HttpResponse:
        self.confirmation = Confirmation.en_cours(request)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: Requete, *args: Any, **kwargs: Any) -> HttpResponse:
        if "envoyer" in request.POST or not self.confirmation:
            return self._envoyer()
        return super().post(request, *args, **kwargs)

    def _envoyer(self) -> HttpResponse:
        if refus := ratelimit.consume_or_429(self.request, action="request_login_code", key=f"confirmation:{self.request.user.pk}"):
            return refus
        Confirmation.ouvrir(self.request)
        return redirect(self.passthrough_next_url(self.request.path))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "code": self.confirmation.code if self.confirmation else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "envoye": self.confirmation is not None}

    def form_valid(self, form: CodeParCourriel) -> HttpResponse:
        if self.confirmation:
            self.confirmation.abort()  # it has served
        record_authentication(self.request, self.request.user, method="code", reauthenticated=True)
        return super().form_valid(form)

    def form_invalid(self, form: CodeParCourriel) -> HttpResponse:
        if self.confirmation and self.confirmation.record_invalid_attempt():
            return super().form_invalid(form)
        messages.error(self.request, "Ce code a été essayé trop de fois. Demandez-en un autre.")
        return redirect(self.passthrough_next_url(self.request.path))


class Sessions(ListUserSessionsView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contexte = super().get_context_data(**kwargs)
        for session in contexte["sessions"]:
            session.appareil = appareil(session.user_agent)
        return contexte


@require_GET
def mon_compte(requete: Requete) -> HttpResponse:
    return render(requete, "account/compte.html", {"second_facteur": politique.a_un_second_facteur(requete.user), "themes": Theme.choices})


@require_POST
def mon_theme(requete: Requete) -> HttpResponse:
    """Light, dark, or as the device wishes: of the account, so of each of its devices. What is not one of them changes nothing."""
    if (theme := requete.POST.get("theme")) in Theme.values:
        requete.user.theme = theme
        requete.user.save(update_fields=["theme"])
        annoncer(requete, "Apparence enregistrée.")
    return redirect("compte")
