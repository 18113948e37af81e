"""Put a file in a storage for good: under its own name, in one move, and on the disk before the database says so. `ajouter` leaves both to its caller."""
import os
import tempfile
from functools import partial
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

BROUILLON = ".en-cours-"  # how a file begins that is not written whole: no document, no entry of a register is called so


class StockageInjoignable(OSError):
    """The storage of documents does not answer: nothing is lost, nothing is half done, and it is worth trying again."""


def remplacer(stockage: Storage, nom: str, octets: bytes) -> None:
    """Write `octets` under `nom`, whatever was there; killed at any moment, the old or the new content is there, whole.

    OSError when the storage could not, or chose another name.
    """
    try:
        chemin = Path(stockage.path(nom))
    except NotImplementedError:  # an object storage has no path: it replaces in one move, and answers once the object is safe
        if stockage.save(nom, ContentFile(octets)) != nom:
            raise OSError(f"{nom} est pris") from None
    else:
        _remplacer(chemin, octets)


def ajouter(stockage: Storage, nom: str, octets: bytes) -> None:
    """Write a new file, in half the time of Django's `save`. The disk is not asked to keep it: whoever adds many asks once.

    OSError when the storage could not, or has one of this name; an object storage, which cannot tell, replaces it.
    """
    try:
        chemin = Path(stockage.path(nom))
    except NotImplementedError:
        remplacer(stockage, nom, octets)
    else:
        chemin.parent.mkdir(parents=True, exist_ok=True)
        with open(chemin, "xb", opener=partial(os.open, mode=0o600)) as fichier:  # nobody else's, as those that `remplacer` writes
            fichier.write(octets)


def _remplacer(chemin: Path, octets: bytes) -> None:
    chemin.parent.mkdir(parents=True, exist_ok=True)
    descripteur, brouillon = tempfile.mkstemp(prefix=BROUILLON, dir=chemin.parent)
    try:
        with os.fdopen(descripteur, "wb") as fichier:
            fichier.write(octets)
            fichier.flush()
            os.fsync(fichier.fileno())
        os.replace(brouillon, chemin)
    except BaseException:
        os.unlink(brouillon)
        raise
    _assurer(chemin.parent)


def _assurer(dossier: Path) -> None:
    """Ask the disk to keep the name too: a power cut must not leave a row « prêt » without its document."""
    descripteur = os.open(dossier, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)
