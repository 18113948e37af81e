"""`bin/demo`, as a newcomer runs it."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_django
from django.conf import settings
from django.db import connections
from django.db.models import F
from django.utils import timezone

from bilan import embarque, lancement, lieu
from bilan.socle import documents
from bilan.socle.models import Coffre, Envoi
from seances import suivi
from syntheses.models import Synthese
from tests.outils import ports
from tests.outils.processus import RACINE, environnement


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


@contextmanager
def base_de(var: Path) -> Iterator[str]:
    """Read the base of that installation, while it runs, under this name."""
    connections.settings["demo"] = settings.DATABASES["default"] | embarque.base_de_donnees(var) | {"ENGINE": "bilan.socle.postgresql"}
    try:
        yield "demo"
    finally:
        connections["demo"].close()
        del connections["demo"], connections.settings["demo"]


def test_it_serves_a_healthy_site_and_ctrl_c_stops_everything(tmp_path: Path, django_db_blocker: pytest_django.DjangoDbBlocker):
    port = ports.libre()
    demo = lancer(tmp_path, "--port", str(port))
    try:
        assert attendre_la_sante(demo, port) == 200
        # "Bilan tourne" is said once the worker and the clock are started too
        assert demo.stdout
        assert any(f"http://localhost:{port}/" in ligne for ligne in demo.stdout)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/demonstration/courriels/", timeout=60) as courriels:
            assert courriels.status == 200
        # a visitor finds a session to close, a presence to sign and contested hours to answer, whatever the day
        with django_db_blocker.unblock(), base_de(tmp_path) as base:
            a_faire = (suivi.a_renseigner(timezone.now()), suivi.a_signer(), suivi.contestees())
            assert [seances.using(base).count() for seances in a_faire] == [1, 1, 1]
            # what is told of the past is dated in the past, and no synthesis is handed over after the period of its bilan
            parties = Envoi.objects.using(base).exclude(envoye_le=None)
            assert (parties.exists(), parties.filter(cree_le__gt=F("envoye_le")).exists()) == (True, False)
            remises = Synthese.objects.using(base).exclude(remise_le=None)
            assert (remises.exists(), remises.filter(remise_le__date__gt=F("dossier__periode_fin")).exists()) == (True, False)
    finally:
        if demo.poll() is None:
            os.killpg(demo.pid, signal.SIGINT)  # what Ctrl-C does: the whole foreground group
        _, erreurs = demo.communicate(timeout=60)
    assert (erreurs, demo.returncode) == ("", 0)
    assert not (tmp_path / "pg" / "postmaster.pid").exists()
    assert not groupe_vivant(demo.pid)


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


@pytest.mark.parametrize("port", ["-1", "0", "65536", "huit"])
def test_what_is_no_port_is_refused_as_such(port: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="2"):
        lancement._options([f"--port={port}"])
    assert f"« {port} » n'est pas un port : un nombre de 1 à 65535" in capsys.readouterr().err


def test_a_folder_where_nothing_can_be_written_gets_one_sentence(tmp_path: Path):
    (tmp_path / "fichier").touch()
    demo = lancer(tmp_path / "fichier", "--port", str(ports.libre()))
    assert demo.communicate(timeout=60) == ("", f"La démonstration ne peut pas démarrer : [Errno 20] Not a directory: '{tmp_path}/fichier/journaux'\n")
    assert demo.returncode == 1


def test_a_full_disk_is_told_from_one_that_has_room(tmp_path: Path):
    """Its error has as many names as there are moments: it is known by the disk."""
    assert [lieu.a_de_la_place(ou) for ou in (tmp_path, Path("/proc"))] == [True, False]  # nobody may add anything there


@pytest.mark.django_db
def test_ctrl_c_is_not_taken_for_the_failure_of_a_document(monkeypatch: pytest.MonkeyPatch):
    """Met while the data are made, it was, and the demonstration went on."""
    monkeypatch.setitem(documents.FABRIQUES, "essai", lambda donnees: lancement._demander_l_arret(signal.SIGINT, None))
    (coffre := Coffre.nouveau()).save()
    document = documents.demander(coffre=coffre, titre="Essai", nom_fichier="essai.pdf", gabarit="essai", donnees={}, instant=timezone.now())
    with pytest.raises(lancement.Arret):
        documents.preparer(document.pk, timezone.now())


def test_starting_over_erases_what_the_demonstration_wrote_and_nothing_else(tmp_path: Path):
    for dossier in ("secrets", "documents", "mes photos"):
        (tmp_path / dossier).mkdir()
    for fichier in ("beat", "beat-wal", "vierge", "betterave.txt"):
        (tmp_path / fichier).touch()
    assert lieu.vider(tmp_path)
    assert {chemin.name for chemin in tmp_path.iterdir()} == {"mes photos", "betterave.txt", "journaux"}


def test_starting_over_where_it_never_started_erases_nothing(tmp_path: Path):
    (tmp_path / "documents").mkdir()
    assert lieu.vider(tmp_path)
    assert [chemin.name for chemin in tmp_path.iterdir()] == ["documents"]


def test_an_empty_variable_is_not_the_folder_of_the_project(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BILAN_VAR", "")
    assert embarque.dossier(RACINE / "var") == RACINE / "var"
