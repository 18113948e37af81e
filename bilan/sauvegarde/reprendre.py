"""Restore a backup in an empty place: read whole first, then the documents, then the base in one transaction, then what must be destroyed again."""
import json
import logging
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
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from bilan.sauvegarde import archive, programmes
from bilan.sauvegarde.faire import FORMAT, Avancer, documents
from bilan.socle import proprietaire, registre
from bilan.socle.coffre import SecretIllisible
from bilan.socle.erreurs import nom as nom_de
from bilan.socle.models import Coffre
from bilan.socle.stockage import remplacer
from syntheses.actions import redetruire

logger = logging.getLogger(__name__)

PLEINE = "La base n’est pas vide : une sauvegarde se restaure dans une base neuve, avant « manage.py migrate »."
OCCUPE = "Le dossier des documents n’est pas vide : une sauvegarde se restaure dans un dossier neuf, où seul « destructions » peut rester."
AUTRE_VERSION = "Ce fichier n’est pas une sauvegarde de Bilan que cette version sache lire : restaurez-le avec la version qui l’a écrit, ou une plus récente."
INACHEVEE = (
    "La base et les documents sont revenus, mais ce qui devait suivre a échoué ({}). N’ouvrez pas le site : lancez « manage.py migrate », puis "
    "« manage.py redetruire », qui détruit de nouveau ce qui l’avait été."
)


class Refus(Exception):
    """Nothing was touched: a sentence for whoever restores."""


class Inachevee(Exception):
    """The base is back, and what had been destroyed may be back with it: a sentence for whoever restores."""


class Restauration(NamedTuple):
    le: datetime
    documents: int
    rejouees: int
    lisible: bool  # whether the master keys of this installation open what came back


def restaurer(fichier: Path, cle: Any, instant: datetime, avancer: Avancer = lambda nom, octets: None) -> Restauration:
    """All of it, or nothing: Refus, archive.SauvegardeIllisible, programmes.ProgrammeAbsent, OSError. Inachevee: all of it, but for what follows."""
    with fichier.open("rb"), proprietaire.proprietaire():
        _vide()
        commande = programmes.restaurer()
        entete = _verifier(fichier, cle, avancer)
        with _ranges() as ranger:
            combien = sum(ranger(nom, octets) for nom, octets in _lire(fichier, cle, "documents/"))
            os.sync()  # once for all: hundreds of files, each asked of the disk on its own, take longer than the base
            _remplir(commande, fichier, cle)
    rejouees = _achever(instant)
    return Restauration(datetime.fromisoformat(entete["le"]), combien, rejouees, _lisible())


def _achever(instant: datetime) -> int:
    """What the backup of an older version has not yet, then the rights, then what must be destroyed again."""
    try:
        call_command("migrate", verbosity=0, interactive=False)
        return redetruire(instant)
    except Exception as echec:
        logger.exception("Restauration")
        raise Inachevee(INACHEVEE.format(nom_de(echec))) from None


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
    connues = {".".join(cle) for cle in MigrationLoader(None).disk_migrations}
    if entete.get("format") != FORMAT or not connues.issuperset(entete.get("migrations", [])):
        raise Refus(AUTRE_VERSION)
    return entete


def _lire(fichier: Path, cle: Any, prefixe: str) -> Iterator[archive.Membre]:
    return ((nom.removeprefix(prefixe), octets) for nom, octets in archive.lire(fichier, cle, settings.SCEAU) if nom.startswith(prefixe))


@contextmanager
def _ranges() -> Iterator[Any]:
    """Put documents away; taken back if the rest fails. What the register says already is newer than any backup: it stays, unless it was half written."""
    stockage, gardes = storages["documents"], set(documents())

    def ranger(nom: str, octets: bytes) -> int:
        if nom in gardes and not registre.se_lit(nom):
            remplacer(stockage, nom, octets)
        elif nom not in gardes and stockage.save(nom, ContentFile(octets)) != nom:
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
        retenu = b""  # pg_restore commits once it has its last table, without waiting for an end: it has it once all was read again
        for _, octets in _lire(fichier, cle, "base/"):
            pg_restore.stdin.write(retenu)
            retenu = octets
        pg_restore.stdin.write(retenu)


def _lisible() -> bool:
    coffre = Coffre.objects.filter(detruit_le=None).order_by("-pk").first()
    try:
        return coffre is None or bool(coffre.cle())
    except SecretIllisible:
        return False
