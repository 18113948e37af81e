"""A real SMTP server that keeps what it receives, and that can refuse, or hang up at the worst moment."""

import asyncio
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Literal, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.outils import ports

Humeur = Literal["accepter", "refuser", "differer", "raccrocher_avant", "raccrocher_apres"]


class PuitsSmtp:
    """`humeur` says what becomes of the next messages:

    `refuser` 550, `differer` 451, `raccrocher_avant` drops the line without keeping the message, `raccrocher_apres` keeps it and drops
    the line before the sender has its 250 (the one case where nobody can know).
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.humeur: Humeur = "accepter"
        self.port = ports.libre()
        self._serveur = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the name is aiosmtpd's
        """Answer the end of one message."""
        if self.humeur == "refuser":
            return "550 5.1.1 Destinataire inconnu"
        if self.humeur == "differer":
            return "451 4.3.0 Plus tard"
        if self.humeur != "raccrocher_avant":
            self.messages.append(_lire(envelope))
        if self.humeur.startswith("raccrocher"):
            transport: Any = server.transport
            transport.abort()
            await asyncio.sleep(0)
        return "250 2.0.0 Reçu"

    def vider(self) -> None:
        """Forget the messages and be kind again."""
        self.messages.clear()
        self.humeur = "accepter"

    def attendre(self, nombre: int, secondes: float = 20, ou: Callable[[EmailMessage], bool] = lambda message: True) -> list[EmailMessage]:
        """Wait until that many messages (among those that `ou` accepts) are there, and return them."""
        fin = time.monotonic() + secondes
        while len(recus := [message for message in self.messages if ou(message)]) < nombre:
            assert time.monotonic() < fin, f"{len(recus)} message(s) au lieu de {nombre} après {secondes} s"
            time.sleep(0.05)
        return recus

    def __enter__(self) -> Self:
        self._serveur.start()
        return self

    def __exit__(self, sorte: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None) -> None:
        self._serveur.stop()


def _lire(enveloppe: Envelope) -> EmailMessage:
    contenu = enveloppe.content
    octets = contenu if isinstance(contenu, bytes) else str(contenu).encode()
    message = message_from_bytes(octets, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message
