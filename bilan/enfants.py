"""The processes of `bin/demo`: forked once the program is loaded, so that it is loaded once; each has its own log and dies with its parent."""

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

GROS_JOURNAL = 5_000_000  # bytes
SIGNAUX = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # that ask to stop
PR_SET_PDEATHSIG = 1  # Linux, prctl(2)


class Enfant:
    """One process that runs `tache`."""

    def __init__(self, nom: str, journaux: Path, tache: Callable[[], None]) -> None:
        self.nom, self.journal = nom, journaux / f"{nom}.log"
        if self.journal.exists() and self.journal.stat().st_size > GROS_JOURNAL:
            self.journal.replace(self.journal.with_suffix(".log.1"))
        self._processus = multiprocessing.get_context("fork").Process(target=self._vivre, args=(tache,))
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNAUX)  # or a Ctrl-C at this moment would run the parent's handler in the child
        try:
            self._processus.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNAUX)

    def vit(self) -> bool:
        """Tell whether the process is still running."""
        return self._processus.is_alive()

    def demander_l_arret(self) -> None:
        """Ask for an orderly stop."""
        self._processus.terminate()

    def attendre(self, secondes: float) -> None:
        """Wait for the end, and kill what is still there afterwards."""
        self._processus.join(max(secondes, 1))
        if self.vit():
            self._processus.kill()
            self._processus.join()

    def fin_du_journal(self) -> str:
        """Return the last lines that it wrote."""
        return "\n".join(self.journal.read_text(errors="replace").splitlines()[-15:])

    def _vivre(self, tache: Callable[[], None]) -> None:
        if sys.platform == "linux":  # nobody else would stop it if bin/demo were killed
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        for signe in SIGNAUX:
            signal.signal(signe, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNAUX)
        sortie = os.open(self.journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(sortie, 1)
        os.dup2(sortie, 2)
        tache()


def web(prise: socket.socket) -> None:
    """Serve the pages with gunicorn on a socket that is already open."""
    from gunicorn.app.base import BaseApplication

    from bilan.wsgi import application

    class Serveur(BaseApplication):
        def load_config(self) -> None:
            reglages: dict[str, Any] = {"bind": f"fd://{prise.fileno()}", "workers": 2, "preload_app": True, "control_socket_disable": True}
            for nom, valeur in reglages.items():
                self.cfg.set(nom, valeur)

        def load(self) -> object:
            return application

    Serveur().run()


def ouvrier() -> None:
    """Consume both queues in one process."""
    from bilan.celery import app

    sans = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    app.worker_main(["worker", "--queues", "courriel,pdf", "--concurrency", "1", "--loglevel", "WARNING", *sans])


def horloge() -> None:
    """Send the tasks of the schedule when they are due."""
    from bilan.celery import app

    app.start(["beat", "--pidfile", "", "--loglevel", "WARNING"])
