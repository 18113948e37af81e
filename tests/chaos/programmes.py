"""The programs of the run, and who starts them again when they die, as systemd or Docker would."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

RACINE = Path(__file__).resolve().parents[2]
RELANCE = 0.4  # seconds between two looks


class Pepiniere:
    """The process that holds the code, and forks the programs (`tests.chaos.pepiniere`)."""

    def __init__(self, environnement: dict[str, str], journaux: Path) -> None:
        self._verrou = threading.Lock()
        commande = [sys.executable, "-m", "tests.chaos.pepiniere", str(journaux)]
        with (journaux / "pepiniere.log").open("ab") as erreurs:
            self._processus = subprocess.Popen(
                commande, cwd=RACINE, env=environnement, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=erreurs, text=True, start_new_session=True
            )

    def lancer(self, nom: str, programme: str, **options: Any) -> psutil.Process:
        """Start a program, and return its process."""
        with self._verrou:
            assert self._processus.stdin
            assert self._processus.stdout
            self._processus.stdin.write(json.dumps({"nom": nom, "programme": programme, "options": options}) + "\n")
            self._processus.stdin.flush()
            ligne = self._processus.stdout.readline()
        assert ligne, "La pépinière est morte : voyez son journal."
        return psutil.Process(int(ligne))

    def faire(self, programme: str, *, secondes: float = 300, **options: Any) -> None:
        """Run a program to its end."""
        processus = self.lancer(programme, programme, **options)
        with suppress(psutil.NoSuchProcess):
            processus.wait(secondes)

    def fermer(self) -> None:
        self._processus.kill()
        self._processus.communicate()  # waits, and closes both ends


class Programme:
    """One program that must live: started, killed, started again."""

    def __init__(self, nom: str, lancer: Callable[[], psutil.Process]) -> None:
        self.nom, self._lancer = nom, lancer
        self.lancements, self.processus = 0, None

    processus: psutil.Process | None

    def vit(self) -> bool:
        return self.processus is not None and self.processus.is_running() and self.processus.status() != psutil.STATUS_ZOMBIE

    def assurer(self) -> None:
        """Start it when it is dead."""
        with suppress(psutil.NoSuchProcess):
            if self.vit():
                return
        self.finir()  # its orphans live until then, and would keep its port
        self.processus, self.lancements = self._lancer(), self.lancements + 1

    def finir(self) -> None:
        """Kill all that is left of it, and see it gone."""
        if self.processus:
            with suppress(ProcessLookupError):
                os.killpg(self.processus.pid, signal.SIGKILL)
            with suppress(psutil.Error):
                self.processus.wait(5)

    def enfants(self) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            return self.processus.children() if self.processus else []
        return []

    def tuer(self, *, avec_les_siens: bool) -> bool:
        """`kill -9`: the process alone (its children are left orphans), or its whole group, as when a container is killed."""
        if not self.processus:
            return False
        with suppress(ProcessLookupError, psutil.NoSuchProcess):
            os.killpg(self.processus.pid, signal.SIGKILL) if avec_les_siens else self.processus.kill()
            return True
        return False


class Veilleur:
    """Looks at every program a few times a second, and starts again those that died."""

    def __init__(self, programmes: list[Programme]) -> None:
        self.programmes = programmes
        self._fin = threading.Event()
        self._fil = threading.Thread(target=self._veiller, daemon=True)

    def _veiller(self) -> None:
        while not self._fin.is_set():
            for programme in self.programmes:
                programme.assurer()
            self._fin.wait(RELANCE)

    @contextmanager
    def veiller(self) -> Iterator[None]:
        self._fil.start()
        try:
            yield
        finally:
            self._fin.set()
            self._fil.join(30)


def jusqu_a(vrai: Callable[[], object], secondes: float, quoi: str, pas: float = 0.2) -> None:
    """Wait for a condition; TimeoutError names what did not come."""
    fin = time.monotonic() + secondes
    while not vrai():
        if time.monotonic() > fin:
            raise TimeoutError(quoi)
        time.sleep(pas)
