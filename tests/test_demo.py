"""`bin/demo`, as a newcomer runs it."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from tests.outils import ports
from tests.outils.processus import RACINE, environnement, manage

A_FAIRE = """
from django.utils import timezone
from seances import suivi
print(suivi.a_renseigner(timezone.now()).count(), suivi.a_signer().count(), suivi.contestees().count())
"""


def lancer(var: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [RACINE / "bin" / "demo", *arguments], env=environnement(BILAN_VAR=str(var)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


def attendre_la_sante(demo: subprocess.Popen[str], port: int, secondes: float = 300) -> int:
    fin = time.monotonic() + secondes
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sante/", timeout=60) as reponse:
                return reponse.status
        except OSError:
            assert demo.poll() is None
            assert time.monotonic() < fin
            time.sleep(0.05)


def test_it_serves_a_healthy_site_and_ctrl_c_stops_everything(tmp_path: Path):
    port = ports.libre()
    demo = lancer(tmp_path, "--port", str(port))
    try:
        assert attendre_la_sante(demo, port) == 200
        # "Bilan tourne" is said once the worker and the clock are started too
        assert demo.stdout
        assert any(f"http://localhost:{port}/" in ligne for ligne in demo.stdout)
    finally:
        if demo.poll() is None:
            os.killpg(demo.pid, signal.SIGINT)  # what Ctrl-C does: the whole foreground group
        _, erreurs = demo.communicate(timeout=60)
    assert (erreurs, demo.returncode) == ("", 0)
    assert not (tmp_path / "pg" / "postmaster.pid").exists()
    assert not groupe_vivant(demo.pid)
    # a visitor finds a session to close, a presence to sign and contested hours to answer, whatever the day
    assert manage("shell", "--no-imports", "-c", A_FAIRE, BILAN_VAR=str(tmp_path)).stdout.split() == ["1", "1", "1"]


def groupe_vivant(groupe: int) -> bool:
    try:
        os.killpg(groupe, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_busy_port_gets_one_sentence_that_says_what_to_do(tmp_path: Path):
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        port = occupant.getsockname()[1]
        demo = lancer(tmp_path, "--port", str(port))
        sortie, erreurs = demo.communicate(timeout=60)
    assert (demo.returncode, sortie) == (1, "")
    assert erreurs == f"Le port {port} n'est pas libre : choisissez-en un autre, par exemple « bin/demo --port {port % 60000 + 1} ».\n"
    assert not (tmp_path / "pg").exists()
