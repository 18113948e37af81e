"""A real redis-server, set up as in production: append-only file, nothing evicted."""

import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from tests.outils import ports


class RedisReel:
    """One redis-server process; `arreter()` then `demarrer()` keep the port and what the file remembers."""

    def __init__(self, dossier: Path) -> None:
        self.dossier, self.port = dossier, ports.libre()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.processus: subprocess.Popen[bytes] | None = None

    def demarrer(self) -> None:
        """Start the server and wait until it answers."""
        options = {
            "port": self.port, "bind": "127.0.0.1", "dir": self.dossier, "appendonly": "yes", "appendfsync": "everysec",
            "maxmemory-policy": "noeviction", "save": "", "logfile": self.dossier / "redis.log",
        }  # fmt: skip
        commande = ["redis-server", *(mot for nom, valeur in options.items() for mot in (f"--{nom}", str(valeur)))]
        self.processus = subprocess.Popen(commande, stdin=subprocess.DEVNULL, start_new_session=True)
        ports.attendre(self.port)

    def arreter(self, *, brutalement: bool = False) -> None:
        """Stop the server; `brutalement` is a `kill -9`."""
        if self.processus:
            self.processus.kill() if brutalement else self.processus.terminate()
            self.processus.wait(20)
            self.processus = None

    def client(self) -> redis.Redis:
        """Return a client, to look at what is inside."""
        return redis.Redis.from_url(self.url)

    def __enter__(self) -> Self:
        self.demarrer()
        return self

    def __exit__(self, sorte: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None) -> None:
        self.arreter()
