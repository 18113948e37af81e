"""How long a backup takes to restore, against the time it took to make, and whether every table comes back the same (R17: three times at most)."""
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import LiteralString

import django
import psycopg
import pyrage
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from bilan import embarque
from bilan.mesures.rappels import _peupler

FOIS = 3
AILLEURS, AUTRES = "bilan_ailleurs", {"socle_cache", "django_session"}


def enfant(quoi: str, nombre: int, graine: int) -> dict:
    """One of the two processes of a measure."""
    django.setup()
    return _peupler(nombre, graine) if quoi == "peupler" else sauver()


def sauver() -> dict:
    """The median of the ratios, each of a backup and its own restoration, one after the other."""
    tours = [_tour(rang) for rang in range(FOIS)]
    milieu = {quoi: round(median(tour[quoi] for tour in tours), 2) for quoi in ("sauvegarde_s", "restauration_s", "rapport")}
    return {**milieu, "octets": tours[0]["octets"], "identiques": all(tour["identiques"] for tour in tours)}


def _tour(rang: int) -> dict:
    from bilan.sauvegarde import archive, faire, reprendre

    cle, dossier, avant = pyrage.x25519.Identity.generate(), settings.VAR / f"sauvegardes{rang}", _empreintes()
    dossier.mkdir()
    depart = perf_counter()
    fichier = faire.sauver(dossier, archive.destinataires([str(cle.to_public())]), timezone.now())
    duree = perf_counter() - depart
    with _ailleurs(dossier / "documents"):
        depart = perf_counter()
        reprendre.restaurer(fichier, cle, timezone.now())
        retour, apres = perf_counter() - depart, _empreintes()
    octets = fichier.stat().st_size
    shutil.rmtree(dossier)
    return {"sauvegarde_s": duree, "restauration_s": retour, "rapport": retour / duree, "octets": octets, "identiques": avant == apres}


@contextmanager
def _ailleurs(lieu: Path) -> Iterator[None]:
    """An empty base and an empty folder, for as long as it lasts."""
    avant = connection.settings_dict
    _refaire("CREATE DATABASE {}")
    connection.close()
    connection.settings_dict = {**avant, "NAME": AILLEURS}
    with override_settings(STORAGES={**settings.STORAGES, "documents": {**settings.STORAGES["documents"], "OPTIONS": {"location": lieu}}}):
        yield
    connection.close()
    connection.settings_dict = avant
    _refaire("DROP DATABASE {}")


def _refaire(ordre: LiteralString) -> None:
    base = connection.settings_dict
    adresse = make_conninfo(host=base["HOST"], port=base["PORT"], user=embarque.proprietaire()["USER"], dbname="postgres")
    with psycopg.connect(adresse, autocommit=True) as serveur:
        serveur.execute(SQL(ordre).format(Identifier(AILLEURS)))


def _empreintes() -> dict[str, tuple]:
    """The digest of every table but the counters and the sessions."""
    with connection.cursor() as curseur:
        lues = {}
        for table in sorted(set(connection.introspection.table_names(curseur)) - AUTRES):
            curseur.execute(SQL("SELECT count(*), sum(hashtextextended(t::text, 0)::numeric) FROM {} t").format(Identifier(table)))
            [lues[table]] = curseur.fetchall()
    return lues
