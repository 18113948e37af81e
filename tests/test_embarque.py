"""The embedded PostgreSQL is shared by processes that come, go and die; the secrets are drawn once."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from bilan import embarque
from tests.outils.processus import RACINE, environnement

USAGER = """
import sys
from pathlib import Path
from bilan import embarque
embarque.demarrer(Path(sys.argv[1]))
print("là", flush=True)
sys.stdin.readline()
"""
PARENT = """
import os, sys
from pathlib import Path
from bilan import embarque
embarque.demarrer(Path(sys.argv[1]))
if os.fork() == 0:
    sys.stdin.readline()
    sys.exit()
print("là", flush=True)
"""


class Usager:
    """A process that uses the server of `var` until it is told to leave."""

    def __init__(self, var: Path, programme: str = USAGER) -> None:
        self.processus = subprocess.Popen(
            [sys.executable, "-c", programme, str(var)],
            cwd=RACINE, env=environnement(BILAN_PG_VOLATILE="0"), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self.processus.stdout
        assert self.processus.stdout.readline() == "là\n".encode()

    def partir(self) -> None:
        self.processus.communicate(b"\n", timeout=30)

    def tuer(self) -> None:
        self.processus.kill()
        self.processus.communicate(timeout=30)


@pytest.fixture
def vierge(tmp_path: Path) -> Iterator[Path]:
    """Where no server has ever started."""
    yield tmp_path
    assert embarque.arreter(tmp_path)


@pytest.fixture(scope="module")
def _premieres(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data that a first start made: making them takes longer than all that most of these tests do."""
    var = tmp_path_factory.mktemp("premieres")
    Usager(var).partir()
    return embarque.donnees(var)


@pytest.fixture
def var(vierge: Path, _premieres: Path) -> Path:
    """Where a server has run, and was stopped."""
    subprocess.run(["cp", "-a", _premieres, embarque.donnees(vierge)], check=True)
    return vierge


def connexion(var: Path) -> psycopg.Connection:
    adresse = embarque.base_de_donnees(var) | embarque.proprietaire()
    return psycopg.connect(host=adresse["HOST"], port=adresse["PORT"], user=adresse["USER"], dbname=adresse["NAME"], autocommit=True)


def tourne(var: Path) -> bool:
    try:
        connexion(var).close()
    except psycopg.OperationalError:
        return False
    return True


def pid_du_serveur(var: Path) -> int:
    return int((embarque.donnees(var) / "postmaster.pid").read_text().split("\n")[0])


def test_processes_share_one_server_and_the_last_to_leave_stops_it(var: Path):
    premier, second = Usager(var), Usager(var)
    pid = pid_du_serveur(var)
    premier.partir()
    assert (tourne(var), pid_du_serveur(var)) == (True, pid)
    second.partir()
    assert not tourne(var)


def test_two_processes_that_start_at_once_start_one_server(vierge: Path):
    with ThreadPoolExecutor() as fils:
        usagers = list(fils.map(lambda _: Usager(vierge), range(3)))
    assert tourne(vierge)
    for usager in usagers:
        usager.partir()
    assert not tourne(vierge)


def test_a_killed_process_neither_stops_the_server_nor_keeps_it_for_ever(var: Path):
    """One that others outlive, then the last, which leaves it running: the next to come takes it over, and stops it."""
    tue, dernier = Usager(var), Usager(var)
    tue.tuer()
    pid = pid_du_serveur(var)
    assert tourne(var)
    dernier.tuer()
    suivant = Usager(var)
    assert (tourne(var), pid_du_serveur(var)) == (True, pid)
    suivant.partir()
    assert not tourne(var)


def test_a_forked_child_keeps_the_server_that_its_parent_leaves(var: Path):
    parent = Usager(var, PARENT)
    parent.processus.wait(30)
    assert tourne(var)
    parent.partir()  # the child reads the same input
    assert embarque.arreter(var)
    assert not tourne(var)


def test_a_killed_server_comes_back_with_what_was_committed(var: Path):
    usager = Usager(var)
    with connexion(var) as lien:
        lien.execute("create table note (texte text)")
        lien.execute("insert into note values ('écrite')")
    os.kill(pid_du_serveur(var), signal.SIGKILL)
    relance = Usager(var)
    with connexion(var) as lien:
        assert lien.execute("select texte from note").fetchall() == [("écrite",)]
    usager.tuer()
    relance.partir()


def test_a_stale_pid_file_that_names_another_program_does_not_prevent_the_start(var: Path):
    (embarque.donnees(var) / "postmaster.pid").write_text(f"{os.getpid()}\n")
    usager = Usager(var)
    assert tourne(var)
    usager.partir()


def test_a_path_too_long_for_a_socket_and_full_of_traps_is_fine(vierge: Path):
    long = vierge / ("l" * 120) / "l'été, \"là\" \\ $HOME"
    usager = Usager(long)
    assert tourne(long)
    usager.partir()
    assert not tourne(long)


def test_the_data_and_the_socket_are_closed_to_other_accounts(var: Path):
    usager = Usager(var)
    for dossier in (embarque.donnees(var), embarque.prise(var)):  # the data are a copy as it was of what a first start made
        assert stat.S_IMODE(dossier.stat().st_mode) == 0o700
    usager.partir()


def test_a_secret_is_drawn_once_even_by_processes_that_race(tmp_path: Path):
    programme = "import sys; from pathlib import Path; from bilan import embarque; print(embarque.secret(Path(sys.argv[1]), 'cle'))"
    commande = [sys.executable, "-c", programme, str(tmp_path)]
    lances = [subprocess.Popen(commande, cwd=RACINE, env=environnement(), stdout=subprocess.PIPE, text=True) for _ in range(4)]
    tires = {processus.communicate(timeout=60)[0].strip() for processus in lances}
    assert tires == {embarque.secret(tmp_path, "cle")}
    assert [fichier.name for fichier in (tmp_path / "secrets").iterdir()] == ["cle"]
    assert stat.S_IMODE((tmp_path / "secrets" / "cle").stat().st_mode) == 0o600


def test_two_secrets_differ(tmp_path: Path):
    assert embarque.secret(tmp_path, "une") != embarque.secret(tmp_path, "autre")


def test_a_base_made_when_there_was_one_role_gives_its_name_to_the_owner(var: Path):
    usager = Usager(var)
    with connexion(var) as lien:
        lien.execute("create table note (texte text)")
        lien.execute("drop role bilan; create role avant superuser login; create role bilan_passage login")  # a first try was cut short
    with psycopg.connect(host=str(embarque.prise(var)), port="5432", user="avant", dbname="bilan", autocommit=True) as lien:
        lien.execute("alter role bilan_proprietaire rename to bilan")
    usager.partir()
    suivant = Usager(var)
    with connexion(var) as lien:
        roles = lien.execute("select rolname, rolsuper from pg_roles where rolname in ('bilan', 'bilan_proprietaire', 'bilan_passage') order by 1").fetchall()
        assert roles == [("bilan", False), ("bilan_proprietaire", True)]
        assert lien.execute("select tableowner from pg_tables where tablename = 'note'").fetchall() == [("bilan_proprietaire",)]
    suivant.partir()
