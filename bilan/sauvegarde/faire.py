"""Make a backup: the base at one instant, then every document; the file takes its name once it is whole and on the disk."""
import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from bilan.sauvegarde import archive, programmes
from bilan.socle import journal
from bilan.socle.acteur import SYSTEME
from bilan.socle.stockage import BROUILLON

FORMAT, MORCEAU = "bilan-sauvegarde-1", 4 << 20
FIL, VERBE = "journal", "sauvegarde.faire"
Avancer = Callable[[str, int], None]  # what was just written, and how many bytes


def sauver(destination: Path, cles: list[Any], instant: datetime, avancer: Avancer = lambda nom, octets: None) -> Path:
    """Return the file that was written. FileExistsError when there is one already, OSError when it could not be, ProgrammeAbsent."""
    fichier = destination / f"bilan-{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}.sauvegarde" if destination.is_dir() else destination
    if fichier.exists():
        raise FileExistsError(fichier)
    commande, entete = programmes.sauvegarder(), _entete(instant)  # here: members are made in a thread, which has no connection
    descripteur, brouillon = tempfile.mkstemp(dir=fichier.parent, prefix=f".{fichier.name}.")  # 0600 from the start
    try:
        with os.fdopen(descripteur, "wb") as sortie:
            archive.ecrire(_suivis(_membres(commande, entete), avancer), sortie, cles, settings.SCEAU)
            sortie.flush()
            os.fsync(sortie.fileno())
        os.link(brouillon, fichier)
    finally:
        os.unlink(brouillon)
    journal.consigner(FIL, VERBE, acteur=SYSTEME, instant=instant, details={"octets": fichier.stat().st_size})
    return fichier


def _entete(instant: datetime) -> bytes:
    """What one must know before reading the rest: the version of the file, and that of the base."""
    migrations = [".".join(cle) for cle in sorted(MigrationRecorder(connection).applied_migrations())]
    entete = {"format": FORMAT, "le": instant.astimezone(UTC).isoformat(), "cles_maitre": sorted(settings.CLES_MAITRE), "migrations": migrations}
    return json.dumps(entete).encode()


def _membres(commande: list[str], entete: bytes) -> Iterator[archive.Membre]:
    """The documents after the base: a row says that its document is there once it is, so none is missing."""
    yield "entete.json", entete
    with programmes.en_marche(commande, stdout=subprocess.PIPE) as pg_dump:
        assert pg_dump.stdout  # noqa: S101 - asked for
        rang = 0
        while morceau := pg_dump.stdout.read(MORCEAU):
            yield f"base/{rang:06}", morceau
            rang += 1
    for nom in documents():
        try:
            with storages["documents"].open(nom) as contenu:
                octets = contenu.read()
        except FileNotFoundError:
            continue  # destroyed, or replaced, since it was listed
        yield f"documents/{nom}", octets


def documents(dossier: str = "") -> Iterator[str]:
    """Every name that the storage of documents holds, but for what is being written this very moment."""
    try:
        dossiers, noms = storages["documents"].listdir(dossier)
    except FileNotFoundError:
        return
    prefixe = f"{dossier}/" if dossier else ""
    yield from (f"{prefixe}{nom}" for nom in noms if not nom.startswith(BROUILLON))
    for sous_dossier in dossiers:
        yield from documents(f"{prefixe}{sous_dossier}")


def _suivis(membres: Iterator[archive.Membre], avancer: Avancer) -> Iterator[archive.Membre]:
    for nom, octets in membres:
        yield nom, octets
        avancer(nom, len(octets))
