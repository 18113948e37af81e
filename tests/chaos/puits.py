"""The mail server of the run: it keeps what it receives in a file, and dies by itself now and then, before or after it has answered 250.

A process of its own, `python -m tests.chaos.puits PORT FILE SEED`; whoever runs the chaos starts it again.
"""

import asyncio
import json
import os
import sys
from email import message_from_bytes, policy
from pathlib import Path
from random import Random

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session

AVANT, APRES, ENTRE = 0.015, 0.015, 0.02  # how often it dies before it keeps the letter, once it has kept it, just after its 250


class Puits:
    """One line a letter: whose it is, what it says to whoever reads it, and its fingerprint."""

    def __init__(self, fichier: Path, hasard: Random) -> None:
        self.fichier, self.hasard = fichier, hasard

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the name is aiosmtpd's
        """Keep the letter, then answer; or die."""
        sort = self.hasard.random() if self._peut_mourir() else 1
        if sort < AVANT:
            os._exit(9)
        self._garder(envelope)
        if sort < AVANT + APRES:
            os._exit(9)
        if sort < AVANT + APRES + ENTRE:
            asyncio.get_running_loop().call_later(0.02, os._exit, 9)
        return "250 2.0.0 Recu"

    def _peut_mourir(self) -> bool:
        """Not once the run is over."""
        return not self.fichier.with_name("calme").exists()

    def _garder(self, enveloppe: Envelope) -> None:
        contenu = enveloppe.content
        message = message_from_bytes(contenu if isinstance(contenu, bytes) else str(contenu).encode(), policy=policy.default)
        corps = message.get_body(("plain",))
        ligne = {"id": message["Message-ID"], "a": message["To"], "objet": message["Subject"], "texte": corps.get_content() if corps else ""}
        with self.fichier.open("a") as flux:
            flux.write(json.dumps(ligne) + "\n")


def main() -> None:
    port, fichier, graine = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    boucle = asyncio.new_event_loop()
    asyncio.set_event_loop(boucle)
    serveur = UnthreadedController(Puits(fichier, Random(graine)), hostname="127.0.0.1", port=port, loop=boucle)
    serveur.begin()
    boucle.run_forever()


if __name__ == "__main__":
    main()
