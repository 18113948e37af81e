"""A one-time code that proves again who is there, for accounts that have neither password nor key."""
from typing import Self

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.conf import settings

from bilan.socle.connexion.politique import Requete

CLE = "confirmation_par_courriel"


class Confirmation(AbstractCodeVerificationProcess):
    """Ten minutes, five tries, in the session that asked: the same rules as the sign-in codes."""

    def __init__(self, requete: Requete, etat: dict) -> None:
        self.requete = requete
        super().__init__(
            max_attempts=settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS, timeout=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT, state=etat, user=requete.user,
        )

    @classmethod
    def ouvrir(cls, requete: Requete) -> Self:
        """Draw a code and send it to the address of the account."""
        confirmation = cls(requete, cls.initial_state(requete.user, email=requete.user.email))
        confirmation.send()
        confirmation.persist()
        return confirmation

    @classmethod
    def en_cours(cls, requete: Requete) -> Self | None:
        etat = requete.session.get(CLE)
        if not etat or etat["user_id"] != str(requete.user.pk):
            return None
        valide: Self | None = cls(requete, etat).abort_if_invalid()
        return valide

    def send(self) -> None:
        self.state["code"] = get_adapter().generate_login_code()
        get_adapter().send_mail("account/email/confirmation", self.state["email"], {"code": self.state["code"]})

    def persist(self) -> None:
        self.requete.session[CLE] = self.state

    def abort(self) -> None:
        self.requete.session.pop(CLE, None)
