"""Put a file in a storage for good: under its own name, and on the disk before the database says so."""
import os
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import Storage


def remplacer(stockage: Storage, nom: str, octets: bytes) -> None:
    """Write `octets` under `nom`, whatever was there. OSError when the storage could not, or chose another name."""
    stockage.delete(nom)
    if stockage.save(nom, ContentFile(octets)) != nom:
        raise OSError(f"{nom} est pris")
    with suppress(NotImplementedError):  # an object storage has no path, and answers once the object is safe
        _assurer(stockage.path(nom))


def _assurer(chemin: str) -> None:
    """Ask the disk to keep the file and its name: a power cut must not leave a row « prêt » without its document."""
    for cible in (chemin, os.path.dirname(chemin)):
        descripteur = os.open(cible, os.O_RDONLY)
        try:
            os.fsync(descripteur)
        finally:
            os.close(descripteur)
