"""The embedded PostgreSQL and the secrets of a single-office installation, both kept under `var/`.

Several processes share one server: the web, the worker, the beat, a command typed in another terminal. Each holds a shared
`flock` on `pg.usagers` for as long as it lives; the kernel lets go of it even after a `kill -9`, so nothing has to be cleaned up.
Whoever leaves last stops the server. Arrivals and departures take turns behind `pg.verrou`.

No Django here: the settings import this module. On the command line, `tenir` keeps the server until a TERM, and `arreter` stops
what killed processes left running.
"""

import atexit
import fcntl
import hashlib
import os
import secrets
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bilan.base_embarquee.serveur import NOM, PORT, PROPRIETAIRE, UTILISATEUR, Serveur

LONGUEUR_PRISE = 90  # a socket path holds 107 bytes, and PostgreSQL adds `/.s.PGSQL.5432.lock`

_tenus: dict[Path, int] = {}  # data directory -> descriptor that holds our shared lock


def dossier(defaut: Path) -> Path:
    """Return the folder that BILAN_VAR names; empty, the variable says nothing."""
    return Path(os.environ.get("BILAN_VAR") or defaut).resolve()


def base_de_donnees(var: Path) -> dict[str, str]:
    """Return the DATABASES entry of the embedded server, which starts at the first connection (see `base_embarquee`)."""
    return {
        "ENGINE": "bilan.base_embarquee",
        "HOST": str(prise(var)),
        "PORT": PORT,
        "USER": UTILISATEUR,
        "NAME": NOM,
    }


def proprietaire() -> dict[str, str]:
    """Return what differs in that entry for the owner of the tables: the socket lets in whoever reaches it, under either role."""
    return {"USER": PROPRIETAIRE}


def secret(var: Path, nom: str, tirer: Callable[[], str] = secrets.token_urlsafe) -> str:
    """Return the secret of that name, made on first use: by default URL-safe base64, without padding, of 32 random bytes."""
    fichier = var / "secrets" / nom
    if not fichier.exists():
        fichier.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descripteur, brouillon = tempfile.mkstemp(dir=fichier.parent)  # 0600 from the start
        with os.fdopen(descripteur, "w") as flux:
            flux.write(tirer())
            flux.flush()
            os.fsync(flux.fileno())
        try:
            os.link(brouillon, fichier)  # fails when another process was first: its value is the one
        except FileExistsError:
            pass
        finally:
            os.unlink(brouillon)
    return fichier.read_text().strip()


def donnees(var: Path) -> Path:
    """Return the data directory of the server."""
    return var.resolve() / "pg"


def prise(var: Path) -> Path:
    """Return the directory of the socket: the data directory (closed to others) unless its path is too long for a socket."""
    dossier = donnees(var)
    if len(os.fsencode(dossier)) <= LONGUEUR_PRISE:
        return dossier
    return Path("/tmp") / f"bilan-{hashlib.sha256(os.fsencode(dossier)).hexdigest()[:16]}"  # not TMPDIR: all must agree


def demarrer(var: Path) -> None:
    """Make sure that the server runs, and keep it running until this process ends."""
    dossier = donnees(var)
    serveur = Serveur(dossier, prise(var))
    if dossier in _tenus and serveur.repond():
        return
    var.mkdir(parents=True, exist_ok=True)
    with _tour_de_role(var):
        if dossier not in _tenus:
            _tenus[dossier] = _prendre_part(dossier)
            atexit.register(arreter, var)
        if not serveur.repond():
            serveur.lancer()
        serveur.creer_la_base()


def tenu(var: Path) -> bool:
    """Whether this process keeps the server running: it answers, unless it has died since."""
    return donnees(var) in _tenus


def arreter(var: Path) -> bool:
    """Leave the server, and stop it when nobody else uses it; return whether it is stopped."""
    dossier = donnees(var)
    if not dossier.exists():
        return True
    with _tour_de_role(var):
        part = _tenus.pop(dossier, None) or _ouvrir_les_usagers(dossier)
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            Serveur(dossier, prise(var)).arreter()
            return True
        finally:
            os.close(part)


def _ouvrir_les_usagers(dossier: Path) -> int:
    return os.open(dossier.with_name("pg.usagers"), os.O_RDWR | os.O_CREAT, 0o600)


def _prendre_part(dossier: Path) -> int:
    part = _ouvrir_les_usagers(dossier)
    fcntl.flock(part, fcntl.LOCK_SH)
    return part


# A forked child must have a share of its own: the inherited one is the parent's, who would stop the server by leaving. It is taken before
# the fork, so that there is no moment without it.
_pour_l_enfant: dict[Path, int] = {}


def _avant_fork() -> None:
    _pour_l_enfant.update({dossier: _prendre_part(dossier) for dossier in _tenus})


def _apres_fork_du_parent() -> None:
    while _pour_l_enfant:
        os.close(_pour_l_enfant.popitem()[1])


def _apres_fork_de_l_enfant() -> None:
    for part in _tenus.values():
        os.close(part)
    _tenus.update(_pour_l_enfant)
    _pour_l_enfant.clear()


os.register_at_fork(before=_avant_fork, after_in_parent=_apres_fork_du_parent, after_in_child=_apres_fork_de_l_enfant)


@contextmanager
def _tour_de_role(var: Path) -> Iterator[None]:
    with open(var.resolve() / "pg.verrou", "w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        yield


def _principal(arguments: list[str]) -> int:
    match arguments:
        case ["arreter", var]:
            arreter(Path(var))
        case ["tenir", var]:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit())
            demarrer(Path(var))
            print(prise(Path(var)), flush=True)
            signal.pause()
        case _:
            print("usage : python -m bilan.embarque arreter|tenir VAR", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(_principal(sys.argv[1:]))
