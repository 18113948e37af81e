"""A real Celery worker in a process of its own, which consumes real queues on a real Redis; forked from one that has loaded the code, as in `bin/demo`."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
from celery import Celery
from django.conf import settings

from tests.chaos.programmes import Pepiniere
from tests.outils.processus import environnement_de_la_base

TACHES = "bilan.taches"
PRET = "ready."
ARGUMENTS = ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]


class Ouvrier:
    """The worker of one test process: on its test base, on its Redis, sending to its mail sink."""

    def __init__(self, redis_url: str, port_smtp: int, dossier: Path) -> None:
        self.journal = dossier / "ouvrier.log"
        self.redis_url = redis_url
        environnement = environnement_de_la_base() | {
            "REDIS_URL": redis_url, "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port_smtp),
            "CELERY_SKIP_CHECKS": "1",  # bin/test runs the checks of the code once
        }  # fmt: skip
        self._client = Celery("tests", broker=redis_url, set_as_current=False)
        self._client.conf.update(
            task_routes=settings.CELERY_TASK_ROUTES, task_default_queue=settings.CELERY_TASK_DEFAULT_QUEUE, task_ignore_result=True
        )
        self.journal.touch()
        self._pepiniere = Pepiniere(environnement, dossier)
        self.processus: psutil.Process | None = None

    def demarrer(self, application: str = "bilan.celery") -> None:
        """Start the worker and wait until it is ready to consume; another `application` is the same with a protection less."""
        deja = self.journal.read_text().count(PRET)
        self.processus = self._pepiniere.lancer("ouvrier", "ouvrier", file="courriel,pdf", enfants=1, autres=ARGUMENTS, application=application)
        fin = time.monotonic() + 60
        while self.journal.read_text().count(PRET) == deja:
            assert self.vit() and time.monotonic() < fin, self.journal.read_text()
            time.sleep(0.1)

    def vit(self) -> bool:
        return self.processus is not None and self.processus.is_running()

    @contextmanager
    def horloge(self) -> Iterator[psutil.Process]:
        """A `celery beat` process, which rings for this worker."""
        with tempfile.TemporaryDirectory() as dossier:
            processus = self._pepiniere.lancer("horloge", "horloge", fichier=f"{dossier}/beat")
            try:
                yield processus
            finally:
                processus.kill()
                processus.wait(60)

    def assurer(self) -> None:
        """Start the worker again when a test has killed it."""
        if not self.vit():
            self.demarrer()

    def confier(self, tache: str, *arguments: object, limites: dict[str, int] | None = None) -> None:
        """Put a task of `bilan.taches` in its queue, as the clock does; `limites` are those of its time, in seconds, when not the worker's own."""
        self._client.send_task(f"{TACHES}.{tache}", args=list(arguments), **(limites or {}))

    def attendre_le_calme(self, secondes: float = 30) -> None:
        """Wait until no task is queued or in progress."""
        if not self.vit():
            return
        fin = time.monotonic() + secondes
        with self._client.connection_or_acquire() as lien:
            redis = lien.default_channel.client
            while any(redis.llen(file) for file in ("courriel", "pdf")) or redis.hlen("unacked"):
                assert time.monotonic() < fin, self.journal.read_text()
                time.sleep(0.05)

    def tuer_l_enfant(self) -> None:
        """Kill the process that does the task, as a lack of memory would; its parent lives."""
        assert self.processus
        for enfant in self.processus.children():
            enfant.kill()

    def tuer(self) -> None:
        """Kill the worker and its children at once (`kill -9`), wherever they are."""
        if self.processus and self.vit():
            os.killpg(self.processus.pid, signal.SIGKILL)
            self.processus.wait(60)
        self.processus = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, sorte: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None) -> None:
        self.tuer()
        self._pepiniere.fermer()
        self._client.close()
