"""Restore a backup in an empty place: read whole first, then the documents, then the base in one transaction, then what must be destroyed again."""
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection

from bilan.sauvegarde import archive, programmes
from bilan.sauvegarde.faire import FORMAT, Avancer, documents
from bilan.socle import proprietaire, registre
from bilan.socle.coffre import SecretIllisible
from bilan.socle.models import Coffre
from syntheses.actions import redetruire

PLEINE = "La base n’est pas vide : une sauvegarde se restaure dans une base neuve, avant « manage.py migrate »."
OCCUPE = "Le dossier des documents n’est pas vide : une sauvegarde se restaure dans un dossier neuf, où seul « destructions » peut rester."
AUTRE_VERSION = "Ce fichier n’est pas une sauvegarde de Bilan que cette version sache lire."


class Refus(Exception):
    """Nothing was touched: a sentence for whoever restores."""


class Restauration(NamedTuple):
    le: datetime
    documents: int
    rejouees: int
    lisible: bool  # whether the master keys of this installation open what came back


def restaurer(fichier: Path, cle: Any, instant: datetime, avancer: Avancer = lambda nom, octets: None) -> Restauration:
    """All of it, or nothing. Refus, archive.SauvegardeIllisible, programmes.ProgrammeAbsent, OSError."""
    with fichier.open("rb"), proprietaire.proprietaire():
        _vide()
        commande = programmes.restaurer()
        entete = _verifier(fichier, cle, avancer)
        with _ranges() as ranger:
            combien = sum(ranger(nom, octets) for nom, octets in _lire(fichier, cle, "documents/"))
            os.sync()  # once for all: hundreds of files, each asked of the disk on its own, take longer than the base
            _remplir(commande, fichier, cle)
        proprietaire.poser()
    rejouees = redetruire(instant)
    return Restauration(datetime.fromisoformat(entete["le"]), combien, rejouees, _lisible())


def _vide() -> None:
    with connection.cursor() as curseur:
        if connection.introspection.table_names(curseur):
            raise Refus(PLEINE)
    if any(not nom.startswith(f"{registre.DOSSIER}/") for nom in documents()):
        raise Refus(OCCUPE)


def _verifier(fichier: Path, cle: Any, avancer: Avancer) -> dict[str, Any]:
    """Read it to its end, and write nothing."""
    entete: dict[str, Any] = {}
    for nom, octets in archive.lire(fichier, cle, settings.SCEAU):
        if nom == "entete.json":
            entete = json.loads(octets)
        avancer(nom, len(octets))
    if entete.get("format") != FORMAT:
        raise Refus(AUTRE_VERSION)
    return entete


def _lire(fichier: Path, cle: Any, prefixe: str) -> Iterator[archive.Membre]:
    return ((nom.removeprefix(prefixe), octets) for nom, octets in archive.lire(fichier, cle, settings.SCEAU) if nom.startswith(prefixe))


@contextmanager
def _ranges() -> Iterator[Any]:
    """Put documents away; taken back if the rest fails. What the register says already is newer than any backup: it stays."""
    stockage, gardes = storages["documents"], set(documents())

    def ranger(nom: str, octets: bytes) -> int:
        if nom not in gardes and stockage.save(nom, ContentFile(octets)) != nom:
            raise OSError(f"{nom} est pris")
        return 1

    try:
        yield ranger
    except BaseException:
        for nom in set(documents()) - gardes:
            stockage.delete(nom)
        raise


def _remplir(commande: list[str], fichier: Path, cle: Any) -> None:
    with programmes.en_marche(commande, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as pg_restore:
        assert pg_restore.stdin  # noqa: S101 - asked for
        for _, octets in _lire(fichier, cle, "base/"):
            pg_restore.stdin.write(octets)


def _lisible() -> bool:
    coffre = Coffre.objects.filter(detruit_le=None).order_by("-pk").first()
    try:
        return coffre is None or bool(coffre.cle())
    except SecretIllisible:
        return False
