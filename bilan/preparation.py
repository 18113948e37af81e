"""Bring the base and the static files of a demonstration up to date, in one process, doing nothing when nothing has changed."""

import gc
import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from bilan.socle.proprietaire import poser, proprietaire

Dire = Callable[[str], None]


def preparer(dire: Dire, *, raconter: bool = True) -> list[str]:
    """Migrate, collect the static files, create the demonstration data (if `raconter`); return the ways in. `dire` receives a line for each long step."""
    django.setup()
    import_module(settings.ROOT_URLCONF)  # every page's code, loaded before the processes part
    gc.freeze()  # it stays as long as they do: the garbage collector need not look at it again and again, and they share it
    _migrer(dire)
    _redetruire(dire)
    _rassembler_les_fichiers_statiques(dire)
    entrees = _raconter(dire) if raconter else []
    connections.close_all()  # the processes that will be forked must not share one
    return entrees


def _migrer(dire: Dire) -> None:
    with proprietaire():  # a base of before the two roles gives the application nothing yet
        migrations = MigrationExecutor(connection)
        reste = migrations.migration_plan(migrations.loader.graph.leaf_nodes())
        if not reste:
            poser()  # `migrate` does; a restoration may have been stopped before it did
    if reste:
        dire("Préparation de la base.")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)


def _redetruire(dire: Dire) -> None:
    """The base may have been restored from a backup: what was destroyed since is destroyed again before anyone comes in."""
    from syntheses.actions import redetruire  # models exist once Django is set up

    if faites := redetruire(timezone.now()):
        dire(f"Sauvegarde restaurée : {faites} destruction(s) rejouée(s).")


def _raconter(dire: Dire) -> list[str]:
    from bilan.demonstration import places  # models exist once Django is set up

    if not places():
        dire("Création des données de démonstration (une minute environ).")
        call_command("demonstration", verbosity=0)
    return [f"{place.libelle} : {place.phrase}" for place in places()]


def _rassembler_les_fichiers_statiques(dire: Dire) -> None:
    temoin = Path(settings.STATIC_ROOT) / ".empreinte"
    empreinte = _empreinte_des_fichiers_statiques()
    if not temoin.exists() or temoin.read_text() != empreinte:
        dire("Préparation des fichiers statiques.")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        temoin.write_text(empreinte)


def _empreinte_des_fichiers_statiques() -> str:
    """Sum up names, sizes and dates of every source file: what an edit or an upgrade changes."""
    somme = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for chercheur in get_finders():
        for chemin, stockage in chercheur.list([]):
            etat = Path(stockage.path(chemin)).stat()
            somme.update(f"{chemin}|{etat.st_size}|{etat.st_mtime_ns}\n".encode())
    return somme.hexdigest()
