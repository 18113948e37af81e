"""How long a backup takes to restore, against the time it took to make, and whether every table comes back the same (R17: three times at most).

In the same rounds, the floor: the same base through pg_dump and pg_restore alone, without document, encryption, verification nor anything to destroy again;
and the disk: as many empty files in as many folders. Without a journal, ext4 gives the place of a removed file back after some minutes, and looks at each of
them before it makes a new one: a disk where much was removed just before takes ten times as long, whoever writes.
"""
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

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
AUTRES = {"socle_cache", "django_session"}


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
    seul, (_, vides), notre = _seul(dossier), _chronometrer(lambda: _fichiers_vides(dossier / "vides")), _notre(dossier)
    return {**{f"seul_{quoi}": valeur for quoi, valeur in seul.items()}, "fichiers_vides_s": vides, **notre}


def _fichiers_vides(lieu: Path) -> None:
    from bilan.sauvegarde import faire

    for nom in faire.documents():
        (lieu / nom).parent.mkdir(parents=True, exist_ok=True)
        (lieu / nom).touch()


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
    """An empty base and an empty folder. They stay as long as this installation: what is removed would weigh on the next round."""
    avant = connection.settings_dict
    nom = f"{lieu.parent.name}_{lieu.name}"
    _creer(nom)
    connection.close()
    connection.settings_dict = {**avant, "NAME": nom}
    with override_settings(STORAGES={**settings.STORAGES, "documents": {**settings.STORAGES["documents"], "OPTIONS": {"location": lieu}}}):
        yield
    connection.close()
    connection.settings_dict = avant


def _creer(nom: str) -> None:
    base = connection.settings_dict
    adresse = make_conninfo(host=base["HOST"], port=base["PORT"], user=embarque.proprietaire()["USER"], dbname="postgres")
    with psycopg.connect(adresse, autocommit=True) as serveur:
        serveur.execute(SQL("CREATE DATABASE {}").format(Identifier(nom)))


def _empreintes() -> dict[str, tuple]:
    """The digest of every table but the counters and the sessions."""
    with connection.cursor() as curseur:
        lues = {}
        for table in sorted(set(connection.introspection.table_names(curseur)) - AUTRES):
            curseur.execute(SQL("SELECT count(*), sum(hashtextextended(t::text, 0)::numeric) FROM {} t").format(Identifier(table)))
            [lues[table]] = curseur.fetchall()
    return lues
