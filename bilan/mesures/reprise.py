"""`bin/bench reprise` (R14): a worker is killed with its task; how long until another one receives it, against the broker's visibility timeout."""
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import redis
from celery import Celery

from bilan.mesures import bases

TOURS, AU_PLUS = 3, 1.5
VISIBILITE = 60  # seconds, in the place of 900: the sweep of 15 seconds weighs more here
TACHE, RECUES = "mesures.tenir", "reprise:recues"


def mesurer() -> int:
    """1 when it takes more than half as long again, or when the programme redis-server is not there."""
    if not shutil.which("redis-server"):
        print("Il faut redis-server (paquet Debian du même nom).", file=sys.stderr)
        return 1
    rapports = [_tour() for _ in range(TOURS)]
    milieu, extremes = median(rapports), f"de {min(rapports):.2f} à {max(rapports):.2f}"
    print(f"R14  tâche rendue après un kill -9 / délai de visibilité : {milieu:.2f} ({AU_PLUS} au plus), {extremes}")
    bases.garder("reprise", rapports)
    return int(milieu > AU_PLUS)


def _tour() -> float:
    """Two workers wait; the one that has the task is killed."""
    with TemporaryDirectory(dir=_sous_var()) as dossier, _redis(dossier) as url, _ouvrier(dossier, url), _ouvrier(dossier, url):
        lien = redis.Redis.from_url(url)
        _attendre(lambda: lien.ping())
        Celery(broker=url).send_task(TACHE, queue="courriel")
        _attendre(lambda: lien.llen(RECUES) == 1 and any(client["cmd"] == "brpop" for client in lien.client_list()))  # the other one listens
        recue, groupe = _recue(lien)
        os.killpg(groupe, signal.SIGKILL)
        _attendre(lambda: lien.llen(RECUES) == 2)
        rendue, _ = _recue(lien)
    return (rendue - recue) / VISIBILITE


def _recue(lien: redis.Redis) -> tuple[float, int]:
    """When it was last received, and by which group of processes."""
    quand, groupe = lien.lindex(RECUES, -1).split()
    return float(quand), int(groupe)


def _sous_var() -> Path:
    lieu = bases.VAR / "bench"
    lieu.mkdir(parents=True, exist_ok=True)
    return lieu


@contextmanager
def _redis(dossier: str) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as libre:
        port = libre.getsockname()[1]
    commande = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", dossier, "--save", "", "--loglevel", "warning"]
    with _programme(commande, dict(os.environ)):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def _ouvrier(dossier: str, url: str) -> Iterator[None]:
    commande = [sys.executable, "-m", "celery", "-A", "bilan.mesures.tenue", "worker", "-Q", "courriel", "-c", "1"]
    with _programme(commande, bases.environnement(Path(dossier), REDIS_URL=url)):
        yield


@contextmanager
def _programme(commande: list[str], variables: dict[str, str]) -> Iterator[None]:
    """In a group of its own, killed in the end."""
    processus = subprocess.Popen(
        commande, cwd=bases.RACINE, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )
    try:
        yield
    finally:
        if processus.poll() is None:
            os.killpg(processus.pid, signal.SIGKILL)
        processus.wait()


def _attendre(vrai: Callable[[], bool]) -> None:
    fin = monotonic() + 10 * VISIBILITE
    while monotonic() < fin:
        try:
            if vrai():
                return
        except redis.ConnectionError:
            pass  # the server is not there yet
        sleep(0.05)
    raise TimeoutError("la tâche n’est pas venue")
