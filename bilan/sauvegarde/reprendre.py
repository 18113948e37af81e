"""Restore a backup in an empty place: read whole first, then the base in one transaction, which waits for the documents, then what must be destroyed again."""
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from bilan.sauvegarde import archive, programmes
from bilan.sauvegarde.faire import FORMAT, Avancer, documents
from bilan.socle import courriels, proprietaire, registre
from bilan.socle.coffre import SecretIllisible
from bilan.socle.erreurs import nom as nom_de
from bilan.socle.models import Coffre
from bilan.socle.stockage import ajouter, remplacer
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
        commandes = programmes.restaurer()
        entete = _verifier(fichier, cle, avancer)
        combien = _remettre(fichier, cle, commandes)
    rejouees = _achever(instant, a_jour=entete["migrations"] == _connues())
    return Restauration(datetime.fromisoformat(entete["le"]), combien, rejouees, _lisible())


def _remettre(fichier: Path, cle: Any, commandes: tuple[list[str], list[str]]) -> int:
    """How many documents came back. The base, which comes first, makes its indexes while they are written, and is there once they all are."""
    combien = 0
    with _ranges() as ranger, programmes.remplissage(*commandes) as remplir:
        for nom, octets in archive.lire(fichier, cle, settings.SCEAU):
            match nom.split("/", 1):
                case "base", _:
                    remplir(octets)
                case "documents", document:
                    combien += ranger(document, octets)
        os.sync()  # once for all: hundreds of files, each asked of the disk on its own, take longer than the base
    return combien


def _achever(instant: datetime, *, a_jour: bool) -> int:
    """What the backup of an older version has not yet, the rights, the letters that may have left since, what must be destroyed again."""
    try:
        _mettre_a_jour(a_jour)
        courriels.douter(instant)
        return redetruire(instant)
    except Exception as echec:
        logger.exception("Restauration")
        raise Inachevee(INACHEVEE.format(nom_de(echec))) from None


def _mettre_a_jour(a_jour: bool) -> None:
    """The rights alone when there is nothing to migrate: a backup has none of them."""
    if a_jour:
        with proprietaire.proprietaire():
            proprietaire.poser()
    else:
        call_command("migrate", verbosity=0, interactive=False)


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
    if entete.get("format") != FORMAT or not set(_connues()).issuperset(entete.get("migrations", [])):
        raise Refus(AUTRE_VERSION)
    return entete


@cache
def _connues() -> list[str]:
    """The migrations of this version, as a backup names them."""
    return sorted(".".join(cle) for cle in MigrationLoader(None).disk_migrations)


@contextmanager
def _ranges() -> Iterator[Any]:
    """Put documents away; taken back if the rest fails. What the register says already is newer than any backup: it stays, unless it was half written."""
    stockage, gardes = storages["documents"], set(documents())

    def ranger(nom: str, octets: bytes) -> int:
        if nom in gardes and not registre.se_lit(nom):
            remplacer(stockage, nom, octets)
        elif nom not in gardes:
            ajouter(stockage, nom, octets)
        return 1

    try:
        yield ranger
    except BaseException:
        for nom in set(documents()) - gardes:
            stockage.delete(nom)
        raise


def _lisible() -> bool:
    coffre = Coffre.objects.filter(detruit_le=None).order_by("-pk").first()
    try:
        return coffre is None or bool(coffre.cle())
    except SecretIllisible:
        return False
