"""How long a backup takes to restore, against the time it took to make, and whether every table comes back the same (R17: three times at most).

In the same rounds, the floor: the same base through pg_dump and pg_restore alone, without document, encryption, verification nor anything to destroy again.
"""
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import LiteralString

import django
import psycopg
import pyrage
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from bilan import embarque
from bilan.mesures.bases import JOUR
from bilan.socle.proprietaire import proprietaire

FOIS = 3
AILLEURS, AUTRES = "bilan_ailleurs", {"socle_cache", "django_session"}


def enfant(quoi: str, nombre: int, graine: int) -> dict:
    """One of the two processes of a measure."""
    django.setup()
    return remplir(nombre, graine) if quoi == "peupler" else sauver()


def remplir(nombre: int, graine: int) -> dict:
    """An installation as it is after some years: bilans that are over, with their documents, more than bilans under way."""
    call_command("migrate", verbosity=0, interactive=False)
    _, secondes = _chronometrer(lambda: call_command("peupler", dossiers=nombre, graine=graine, jour=date.fromisoformat(JOUR), verbosity=0))
    return {"secondes": round(secondes, 1), "dossiers": nombre}


def sauver() -> dict:
    """The median of the ratios, each of a backup and its own restoration, one after the other."""
    tours = [_tour(settings.VAR / f"sauvegardes{rang}") for rang in range(FOIS)]
    milieu = {quoi: round(median(tour[quoi] for tour in tours), 2) for quoi in tours[0] if quoi not in ("octets", "identiques")}
    return {**milieu, "octets": tours[0]["octets"], "identiques": all(tour["identiques"] for tour in tours)}


def _tour(dossier: Path) -> dict:
    dossier.mkdir()
    seul, notre = _seul(dossier), _notre(dossier)
    shutil.rmtree(dossier)
    return {**{f"seul_{quoi}": valeur for quoi, valeur in seul.items()}, **notre}


def _notre(dossier: Path) -> dict:
    from bilan.sauvegarde import archive, faire, reprendre

    cle, avant = pyrage.x25519.Identity.generate(), _empreintes()
    fichier, aller = _chronometrer(lambda: faire.sauver(dossier, archive.destinataires([str(cle.to_public())]), timezone.now()))
    with _ailleurs(dossier / "documents"):
        _, retour = _chronometrer(lambda: reprendre.restaurer(fichier, cle, timezone.now()))
        apres = _empreintes()
    return {**_durees(aller, retour), "octets": fichier.stat().st_size, "identiques": avant == apres}


def _seul(dossier: Path) -> dict:
    """The floor: PostgreSQL's own programs, through a file in clear."""
    from bilan.sauvegarde import programmes

    with (fichier := dossier / "base").open("wb") as sortie:
        _, aller = _chronometrer(lambda: subprocess.run(programmes.sauvegarder(), stdout=sortie, check=True))
    with _ailleurs(dossier / "rien"), proprietaire(), fichier.open("rb") as entree:
        commande = [programmes.chercher("pg_restore"), "--single-transaction", "--exit-on-error", *programmes.COMMUNES, f"--dbname={programmes.adresse()}"]
        _, retour = _chronometrer(lambda: subprocess.run(commande, stdin=entree, check=True))
    return _durees(aller, retour)


def _durees(aller: float, retour: float) -> dict:
    return {"sauvegarde_s": aller, "restauration_s": retour, "rapport": retour / aller}


def _chronometrer[T](travail: Callable[[], T]) -> tuple[T, float]:
    depart = perf_counter()
    return travail(), perf_counter() - depart


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
