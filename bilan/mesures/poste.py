"""A browser reduced to its cookie, in this very process: what a page costs the server, without a network and without a test's instruments."""
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bilan.socle.models import Compte


class Poste:
    """Somebody's, signed in as by a password and a second factor, or by a code; nobody's without an account."""

    def __init__(self, compte: Compte | None = None, application: Callable[..., Any] | None = None) -> None:
        self.application = application or WSGIHandler()
        self.temoin = f"{settings.SESSION_COOKIE_NAME}={session(compte)}" if compte else ""

    def get(self, adresse: str) -> bytes:
        """The body of the page. AssertionError for any answer but a 200: a refusal is quick, and measures nothing."""
        etat, corps = self.demander(adresse)
        assert etat == "200 OK", f"{adresse} : {etat}"
        return corps

    def demander(self, adresse: str, donnees: bytes | None = None, temoin: str = "") -> tuple[str, bytes]:
        chemin, _, question = adresse.partition("?")
        etats: list[str] = []
        reponse = self.application({
            "REQUEST_METHOD": "GET" if donnees is None else "POST", "PATH_INFO": chemin, "QUERY_STRING": question, "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
            "HTTP_COOKIE": "; ".join(filter(None, (self.temoin, temoin))), "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(donnees or b"")), "wsgi.input": BytesIO(donnees or b""), "wsgi.url_scheme": "http",
        }, lambda etat, entetes: etats.append(etat))
        try:
            return etats[0], b"".join(reponse)
        finally:
            reponse.close()

    def requetes(self, adresse: str) -> int:
        """How many statements this page sends."""
        with CaptureQueriesContext(connection) as faites:
            self.get(adresse)
        return len(faites)


def session(compte: Compte) -> str:
    """The key of a new session of this account, with the proofs of a real sign-in."""
    equipe = compte.est_equipe
    if equipe and not Authenticator.objects.filter(user=compte).exists():
        TOTP.activate(compte, generate_totp_secret())
    preuves = [{"method": preuve, "at": time.time()} for preuve in (("password", "mfa") if equipe else ("code",))]
    ouverte = SessionStore()
    ouverte.update({
        SESSION_KEY: str(compte.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0], HASH_SESSION_KEY: compte.get_session_auth_hash(),
        AUTHENTICATION_METHODS_SESSION_KEY: preuves, "account_authentication_methods_user": str(compte.pk),
    })
    ouverte.save()
    return str(ouverte.session_key)
