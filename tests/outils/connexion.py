"""Sessions for the tests, such as a sign-in that went to its end leaves them, on the page that follows."""
import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, login
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client

from bilan.socle.intergiciels import OUVERTE, VUE
from bilan.socle.models import Compte


class Visiteur(Client):
    """Django's client, whose `force_login` also gives the proofs of a real sign-in: a code, or a password and a second factor."""

    def force_login(self, user: Compte, backend: str | None = None) -> None:
        """Its session is written once, with all that it holds: Django's own makes a row to begin with, and another in its place."""
        if user.est_equipe and not Authenticator.objects.filter(user=user).exists():
            TOTP.activate(user, generate_totp_secret())
        requete = HttpRequest()
        requete.session = self.session if settings.SESSION_COOKIE_NAME in self.cookies else _neuve(user)
        login(requete, user, backend)
        requete.session[OUVERTE] = requete.session[VUE] = time.time()
        _noter(requete.session, user, *(["password", "mfa"] if user.est_equipe else ["code"]))
        vue = UserSession(user=user, session_key=requete.session.session_key, ip="127.0.0.1", user_agent=self.defaults.get("HTTP_USER_AGENT", ""))
        UserSession.objects.bulk_create([vue], ignore_conflicts=True)  # the same person may sign in again
        self._set_login_cookies(requete)

    def prouver(self, compte: Compte, *preuves: str, il_y_a: int = 0) -> None:
        """Write these proofs, and no other, in the session; `il_y_a` seconds ago."""
        _noter(self.session, compte, *preuves, il_y_a=il_y_a)


def _neuve(compte: Compte) -> SessionStore:
    """A session that says already whose it is: `login` then makes no row for it before all of it is there."""
    session = SessionStore()
    session.update({SESSION_KEY: str(compte.pk), HASH_SESSION_KEY: compte.get_session_auth_hash()})
    return session


def _noter(session: SessionBase, compte: Compte, *preuves: str, il_y_a: int = 0) -> None:
    actes = [{"method": preuve, "at": time.time() - il_y_a} for preuve in preuves]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [*actes[:-1], *({**acte, "reauthenticated": True} for acte in actes[-1:])]
    session["account_authentication_methods_user"] = str(compte.pk)
    session.save()


def temoins(compte: Compte, adresse: str) -> list[dict[str, str]]:
    """The cookies of a session of this account, for `page.context.add_cookies(...)`."""
    visiteur = Visiteur()
    visiteur.force_login(compte)
    return [{"name": settings.SESSION_COOKIE_NAME, "value": visiteur.cookies[settings.SESSION_COOKIE_NAME].value, "url": adresse}]
