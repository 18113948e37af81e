"""What every request meets around its page: how long a session lives, what it must have proved, that no browser keeps it, what was destroyed."""
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render, resolve_url
from django.urls import ResolverMatch, reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from bilan.socle import texte_garde
from bilan.socle.coffre import SecretDetruit
from bilan.socle.connexion.politique import Garantie, Requete, garantie
from bilan.socle.stockage import StockageInjoignable

Suite = Callable[[Requete], HttpResponseBase]

ABSOLUE = 12 * 3600  # seconds, whoever it is
INACTIVITE_EQUIPE, INACTIVITE_PORTAIL = 30 * 60, 2 * 3600
PAS = 60  # the last activity is written once a minute, not at each request
OUVERTE, VUE = "ouverte_a", "vue_a"  # session keys

# All that a member of the team may open before the second factor is set up: the pages that set it up, and the way out.
CHARTE = {"charte_couleur", "charte_logo"}  # what draws these pages
INSTALLATION = {*CHARTE, "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout"}
TERMINEE = "Votre session s’est terminée, pour protéger ce que vous y lisiez. Reconnectez-vous pour continuer."
A_REFAIRE = "Votre compte demande maintenant davantage qu’un code : reconnectez-vous avec votre mot de passe ou votre clé d’accès."


def reponses_privees(suite: Suite) -> Suite:
    """No page of ours is kept by a browser or a proxy, those opened by a link included, unless its view says otherwise."""

    def intergiciel(requete: Requete) -> HttpResponseBase:
        reponse = suite(requete)
        reponse.headers.setdefault("Cache-Control", "no-store")
        return reponse

    return intergiciel


class PagesCompressees(GZipMiddleware):
    """Pages and drawings leave compressed; files do not: they are so already, or meant for their reader alone.

    What is secret in a page cannot be guessed by its length (BREACH): Django adds a random padding, masks the CSRF token anew each time, and no other site
    can have our cookies sent (SameSite).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        compressible = response.headers.get("Content-Type", "").startswith(("text/html", "image/svg+xml"))
        return super().process_response(request, response) if compressible else response


def adresse_lisible(suite: Suite) -> Suite:
    """PostgreSQL keeps no NUL: an address that holds one leads nowhere, instead of failing in the base."""

    def intergiciel(requete: Requete) -> HttpResponseBase:
        if "\0" in requete.path_info or "\0" in unquote(requete.META.get("QUERY_STRING", "")):
            raise Http404
        return suite(requete)

    return intergiciel


def page_entiere(suite: Suite) -> Suite:
    """A fragment asked by htmx after the session has ended must not receive the sign-in page in its place: the whole page goes there."""

    def intergiciel(requete: Requete) -> HttpResponseBase:
        reponse = suite(requete)
        if not requete.htmx or reponse.status_code != 302:
            return reponse
        chemin = reponse.headers["Location"].partition("?")[0]
        if chemin == resolve_url("account_login"):
            ici = requete.htmx.current_url_abs_path or "/"
            return HttpResponseClientRedirect(f"{chemin}?{urlencode({'next': ici})}")
        return HttpResponseClientRedirect(chemin) if chemin == reverse("mfa_index") else reponse

    return intergiciel


def duree_des_sessions(suite: Suite) -> Suite:
    """Thirty minutes without a gesture for the team, two hours for a bénéficiaire, twelve hours at most. What was being written is not lost."""

    def intergiciel(requete: Requete) -> HttpResponseBase:
        entre = requete.user.is_authenticated  # before: whoever signs in has not written again yet
        if entre:
            maintenant = time.time()
            if _terminee(requete, maintenant):
                compte = requete.user.pk
                logout(requete)
                messages.info(requete, TERMINEE)
                if requete.method == "POST":
                    return _revenir_ecrire(requete, compte)
            else:
                _pointer(requete, maintenant)
        preuves = requete.session.get(AUTHENTICATION_METHODS_SESSION_KEY) if entre else None
        reponse = suite(requete)
        if preuves and requete.user.is_authenticated and requete.session.get(AUTHENTICATION_METHODS_SESSION_KEY) != preuves:
            _changer_de_cle(requete)
        if requete.method == "POST" and entre and texte_garde.TEMOIN in requete.COOKIES:
            texte_garde.oublier(requete, reponse)
        return reponse

    return intergiciel


def _changer_de_cle(requete: Requete) -> None:
    """Whoever has just proved again who he is goes on under another key: the former opens nothing more (ASVS 7.2.4)."""
    ancienne = requete.session.session_key
    requete.session.cycle_key()
    UserSession.objects.filter(session_key=ancienne).update(session_key=requete.session.session_key)


def _revenir_ecrire(requete: Requete, compte: int) -> HttpResponse:
    """To sign in, then to the page of the form, where the text waits; not to the address that received it, which may show nothing."""
    page = texte_garde.page_d_ou_il_vient(requete)
    reponse = redirect(f"{resolve_url('account_login')}?{urlencode({'next': page})}")
    texte_garde.garder(requete, reponse, compte, page)
    return reponse


def _terminee(requete: Requete, maintenant: float) -> bool:
    inactivite = INACTIVITE_EQUIPE if requete.user.est_equipe else INACTIVITE_PORTAIL
    session = requete.session
    return maintenant - session.get(OUVERTE, maintenant) >= ABSOLUE or maintenant - session.get(VUE, maintenant) >= inactivite


def _pointer(requete: Requete, maintenant: float) -> None:
    session = requete.session
    if maintenant - session.get(VUE, 0) >= PAS:
        session.setdefault(OUVERTE, maintenant)
        session[VUE] = maintenant
        UserSession.objects.create_from_request(requete)  # the list of sessions that each person can end


class SecondFacteur:
    """A member of the team without a second factor sets it up, and does nothing else: no page asks by itself, none can forget to."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    def __call__(self, requete: Requete) -> HttpResponseBase:
        return self.suite(requete)

    def process_view(self, requete: Requete, vue: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not requete.user.is_authenticated or self._libre(requete.resolver_match):
            return None
        match garantie(requete):
            case Garantie.A_INSTALLER:
                return redirect("mfa_index")
            case Garantie.A_REFAIRE:
                logout(requete)
                messages.error(requete, A_REFAIRE)
                return redirect("account_login")
        return None

    @staticmethod
    def _libre(adresse: ResolverMatch) -> bool:
        return adresse.view_name in INSTALLATION or "demonstration" in adresse.namespaces  # mounted in demonstration only


class ContenuDetruit:
    """A page that meets a word whose key was destroyed says so calmly, whichever page it is: nothing broke, it is the law.

    So does one that needs a document when the storage of documents is down: what it had begun is undone, and nothing is lost.
    """

    def __init__(self, suite: Suite):
        self.suite = suite

    def __call__(self, requete: Requete) -> HttpResponseBase:
        return self.suite(requete)

    def process_exception(self, requete: Requete, erreur: Exception) -> HttpResponse | None:
        """410 and 503 for these two; any other is somebody else's."""
        match erreur:
            case SecretDetruit():
                return render(requete, "410.html", status=410)
            case StockageInjoignable():
                return render(requete, "503.html", status=503)
        return None
