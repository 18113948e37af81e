"""PostgreSQL's own programs, of the server's version: those of the wheel, or the system's."""
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from django.db import connection
from psycopg.conninfo import make_conninfo

from bilan.base_embarquee import serveur

SANS_DONNEES = ("socle_cache", "django_session")  # counters of an hour; sessions, which nobody should find open again
COMMUNES = ("--no-owner", "--no-privileges", "--no-password")


class ProgrammeAbsent(Exception):
    """The machine has no such program of this version; the sentence says what to install."""


class Arrete(OSError):
    """A program failed: what it said of it, in one line."""


def sauvegarder() -> list[str]:
    """The command that writes the base, as it is at this instant, on its standard output."""
    return [chercher("pg_dump"), "--format=custom", "--compress=1", *COMMUNES, *(f"--exclude-table-data={t}" for t in SANS_DONNEES), adresse()]


def restaurer() -> tuple[list[str], list[str]]:
    """The command that turns what it reads on its standard input into SQL, and the one that executes it, up to the first error."""
    executer = [chercher("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse", "--no-password", f"--dbname={adresse()}"]
    return [chercher("pg_restore"), "--exit-on-error", *COMMUNES, "--file=-"], executer


@contextmanager
def remplissage(lire: list[str], executer: list[str]) -> Iterator[Callable[[bytes], None]]:
    """Give it a backup of the base: it is there once all that is done inside is, and nothing of it otherwise. Arrete when a program fails."""
    with en_marche(executer, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as psql:
        _verser(psql, b"BEGIN;\n")
        with en_marche(lire, stdin=subprocess.PIPE, stdout=psql.stdin) as pg_restore:
            yield partial(_verser, pg_restore)
        _verser(psql, b"COMMIT;\n")  # whoever leaves without it, psql or we, leaves nothing


def _verser(processus: subprocess.Popen[bytes], octets: bytes) -> None:
    assert processus.stdin  # noqa: S101 - asked for
    processus.stdin.write(octets)
    processus.stdin.flush()


@contextmanager
def en_marche(commande: list[str], **flux: int | IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Run it. Arrete, with what it says, when it fails; it is stopped when what is done inside fails."""
    mot_de_passe = connection.settings_dict.get("PASSWORD")
    environnement = {**os.environ, **({"PGPASSWORD": mot_de_passe} if mot_de_passe else {})}
    with TemporaryFile() as plaintes:  # a pipe that nobody reads would stop it
        processus = subprocess.Popen(commande, env=environnement, stderr=plaintes, **flux)  # type: ignore[call-overload]  # `flux` names pipes
        try:
            yield processus
        except (BrokenPipeError, Arrete):
            _finir(processus, plaintes)  # it left first, or the one that it reads did because it had: what it says of it comes before
            raise
        except BaseException:
            processus.kill()
            processus.communicate()
            raise
        _finir(processus, plaintes)


def _finir(processus: subprocess.Popen[bytes], plaintes: IO[bytes]) -> None:
    for tuyau in (processus.stdin, processus.stdout):
        _fermer(tuyau)
    if processus.wait():
        plaintes.seek(0)
        dit = plaintes.read().decode(errors="replace").splitlines()
        raise Arrete(next((ligne for ligne in dit if "error" in ligne.lower()), "le programme s’est arrêté"))


def _fermer(tuyau: IO[bytes] | None) -> None:
    try:
        if tuyau:
            tuyau.close()
    except BrokenPipeError:
        pass


def adresse() -> str:
    """As the connection of this process, its password aside: other people see the arguments of a program."""
    lieu = connection.settings_dict
    noms = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    return make_conninfo(**{cle: lieu[nom] for cle, nom in noms.items() if lieu.get(nom)}, **lieu.get("OPTIONS", {}))


def chercher(nom: str) -> str:
    """The path of this program, of the version of the server that is connected. ProgrammeAbsent when the machine has none."""
    connection.ensure_connection()
    version = str(connection.pg_version // 10_000)
    for candidat in _candidats(nom, version):
        if candidat.exists() and _version(candidat) == version:
            return str(candidat)
    raise ProgrammeAbsent(f"Il faut {nom} de PostgreSQL {version}, la version du serveur. Sous Debian : apt-get install postgresql-client-{version}")


def _candidats(nom: str, version: str) -> Iterator[Path]:
    if version == serveur.VERSION:
        with suppress(serveur.ErreurEmbarquee):
            yield serveur._binaires() / nom
    yield Path("/usr/lib/postgresql", version, "bin", nom)
    if trouve := shutil.which(nom):
        yield Path(trouve)


def _version(programme: Path) -> str:
    """« pg_dump (PostgreSQL) 18.4 » : 18."""
    dit = subprocess.run([programme, "--version"], capture_output=True, text=True, check=False).stdout
    return dit.partition(") ")[2].partition(".")[0].strip()
