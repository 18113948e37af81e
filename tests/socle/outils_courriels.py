"""The letter that the tests of the kernel plan, and mail servers, each with its temper."""

import asyncio
from datetime import UTC, date, datetime
from threading import Event

from bilan.socle.courriels import Courriel, NatureEnvoi
from bilan.socle.models import Envoi
from tests.outils.courrier import PuitsSmtp

T0 = datetime(2026, 11, 30, 7, tzinfo=UTC)
CONTEXTE = {"prenom": "Zoé <b>", "jour": date(2026, 12, 3)}
LEGAL, CONFORT = NatureEnvoi.LEGAL, NatureEnvoi.CONFORT


def lettre(cle: str = "k", **champs) -> Courriel:
    return Courriel(**{"cle": cle, "destinataire": "zoe@example.org", "gabarit": "essai", "contexte": CONTEXTE, **champs})


def etats() -> dict[str, str]:
    return dict(Envoi.objects.order_by("pk").values_list("cle", "etat"))


def brancher(settings, puits: PuitsSmtp) -> None:
    options = {"host": "127.0.0.1", "port": puits.port, "timeout": 20}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


class PuitsQuiCompte(PuitsSmtp):
    """Remember from which connection each message came."""

    def __init__(self) -> None:
        super().__init__()
        self.connexions: list[object] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 — aiosmtpd's own name
        self.connexions.append(session.peer)
        return await super().handle_DATA(server, session, envelope)


class PuitsQuiFerme(PuitsQuiCompte):
    """Close the line after each message, once its 250 is gone, as many servers do."""

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 — aiosmtpd's own name
        reponse = await super().handle_DATA(server, session, envelope)
        asyncio.get_running_loop().call_later(0.05, server.transport.close)
        return reponse


class PuitsQuiRetient(PuitsSmtp):
    """Keep the message and never answer: the sender waits for its 250 until it dies."""

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 — aiosmtpd's own name
        await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(3600)
        return "250 2.0.0 Trop tard"


class PuitsLent(PuitsSmtp):
    """Keep the first message, and answer once it is told to: the sender is alive, and waits."""

    def __init__(self) -> None:
        super().__init__()
        self.repondre = Event()

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 — aiosmtpd's own name
        reponse, premier = await super().handle_DATA(server, session, envelope), len(self.messages) == 1
        while premier and not self.repondre.is_set():
            await asyncio.sleep(0.01)
        return reponse


class PuitsQuiNousRefuse(PuitsSmtp):
    """Refuse the sender: our own address or password is wrong."""

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:  # noqa: N802 — aiosmtpd's own name
        return "550 5.7.1 Sender refused"
