"""A real Celery worker in a process of its own, which consumes real queues on a real Redis."""

import base64
import os
import signal
import subprocess
import sys
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
from django.db import connection

from bilan.socle.proprietaire import application
from tests.outils.processus import certificat_en_variable

TACHES = "bilan.taches"
PRET = "ready."


class Ouvrier:
    """The worker of one test process: on its test base, on its Redis, sending to its mail sink."""

    def __init__(self, redis_url: str, port_smtp: int, dossier: Path) -> None:
        self.journal = dossier / "ouvrier.log"
        self.redis_url = redis_url
        base = connection.settings_dict
        self._environnement = {
            **os.environ,
            "REDIS_URL": redis_url,
            "PGHOST": str(base["HOST"]), "PGPORT": str(base["PORT"]), "PGUSER": application(), "PGDATABASE": str(base["NAME"]),
            "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port_smtp),
            "SECRET_KEY": settings.SECRET_KEY,
            "BILAN_CLES_MAITRE": ",".join(f"{nom}:{base64.urlsafe_b64encode(cle).decode()}" for nom, cle in settings.CLES_MAITRE.items()),
            **certificat_en_variable(),
            "CELERY_SKIP_CHECKS": "1",  # bin/test runs the checks of the code once
            "BILAN_DOCUMENTS": str(settings.STORAGES["documents"]["OPTIONS"]["location"]),
        }  # fmt: skip
        self._client = Celery("tests", broker=redis_url, set_as_current=False)
        self._client.conf.update(
            task_routes=settings.CELERY_TASK_ROUTES, task_default_queue=settings.CELERY_TASK_DEFAULT_QUEUE, task_ignore_result=True
        )
        self.processus: subprocess.Popen[bytes] | None = None

    def demarrer(self, application: str = "bilan") -> None:
        """Start the worker and wait until it is ready to consume; another `application` is the same with a protection less."""
        deja = self.journal.read_text().count(PRET) if self.journal.exists() else 0
        commande = [sys.executable, "-m", "celery", "-A", application, "worker", "-Q", "courriel,pdf", "-c", "1", "-l", "INFO"]
        commande += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        with self.journal.open("ab") as journal:
            self.processus = subprocess.Popen(
                commande, cwd=settings.BASE_DIR, env=self._environnement, stdin=subprocess.DEVNULL, stdout=journal,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        fin = time.monotonic() + 60
        while self.journal.read_text().count(PRET) == deja:
            assert self.processus.poll() is None and time.monotonic() < fin, self.journal.read_text()
            time.sleep(0.1)

    @contextmanager
    def horloge(self) -> Iterator[subprocess.Popen[bytes]]:
        """A `celery beat` process, which rings for this worker."""
        with tempfile.TemporaryDirectory() as dossier, self.journal.open("ab") as journal:
            commande = [sys.executable, "-m", "celery", "-A", "bilan", "beat", "-s", f"{dossier}/beat", "--pidfile", ""]
            processus = subprocess.Popen(
                commande, cwd=settings.BASE_DIR, env=self._environnement, stdin=subprocess.DEVNULL, stdout=journal, stderr=subprocess.STDOUT,
            )  # fmt: skip
            try:
                yield processus
            finally:
                processus.kill()
                processus.wait(60)

    def assurer(self) -> None:
        """Start the worker again when a test has killed it."""
        if not self.processus or self.processus.poll() is not None:
            self.demarrer()

    def confier(self, tache: str, *arguments: object, limites: dict[str, int] | None = None) -> None:
        """Put a task of `bilan.taches` in its queue, as the clock does; `limites` are those of its time, in seconds, when not the worker's own."""
        self._client.send_task(f"{TACHES}.{tache}", args=list(arguments), **(limites or {}))

    def attendre_le_calme(self, secondes: float = 30) -> None:
        """Wait until no task is queued or in progress."""
        if not self.processus or self.processus.poll() is not None:
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
        for enfant in psutil.Process(self.processus.pid).children():
            enfant.kill()

    def tuer(self) -> None:
        """Kill the worker and its children at once (`kill -9`), wherever they are."""
        self._finir(signal.SIGKILL)

    def arreter(self) -> None:
        """Stop the worker as a new release does: it finishes its task first."""
        self._finir(signal.SIGTERM)

    def _finir(self, signe: signal.Signals) -> None:
        if self.processus:
            if self.processus.poll() is None:
                os.killpg(self.processus.pid, signe) if signe == signal.SIGKILL else self.processus.send_signal(signe)
            self.processus.wait(60)
            self.processus = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, sorte: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None) -> None:
        self.tuer()
        self._client.close()
