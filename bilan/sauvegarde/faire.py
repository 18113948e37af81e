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
    commande = programmes.sauvegarder()
    descripteur, brouillon = tempfile.mkstemp(dir=fichier.parent, prefix=f".{fichier.name}.")  # 0600 from the start
    try:
        with os.fdopen(descripteur, "wb") as sortie:
            archive.ecrire(_suivis(_membres(commande, instant), avancer), sortie, cles, settings.SCEAU)
            sortie.flush()
            os.fsync(sortie.fileno())
        os.link(brouillon, fichier)
    finally:
        os.unlink(brouillon)
    journal.consigner(FIL, VERBE, acteur=SYSTEME, instant=instant, details={"octets": fichier.stat().st_size})
    return fichier


def _membres(commande: list[str], instant: datetime) -> Iterator[archive.Membre]:
    """The documents after the base: a row says that its document is there once it is, so none is missing."""
    entete = {"format": FORMAT, "le": instant.astimezone(UTC).isoformat(), "cles_maitre": sorted(settings.CLES_MAITRE)}
    yield "entete.json", json.dumps(entete).encode()
    with programmes.en_marche(commande, stdout=subprocess.PIPE) as pg_dump:
        assert pg_dump.stdout  # noqa: S101 - asked for
        rang = 0
        while morceau := pg_dump.stdout.read(MORCEAU):
            yield f"base/{rang:06}", morceau
            rang += 1
    for nom in documents():
        with storages["documents"].open(nom) as contenu:
            yield f"documents/{nom}", contenu.read()


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
