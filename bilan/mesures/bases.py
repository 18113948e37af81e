"""The bases that measures work on, each in a folder of its own under `var/`, and the processes that work there: never a real installation.

Those of `var/croissance/<N>/` are filled once and kept (100 000 dossiers take 400 s of processor time); what a measure writes goes in a copy.
"""
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from bilan import embarque
from bilan.base_embarquee.serveur import PORT, PROPRIETAIRE, UTILISATEUR

RACINE = Path(__file__).resolve().parents[2]
VAR = RACINE / "var"
JOUR = "2026-11-26"
SECRETS = {"SECRET_KEY": "secret_key", "BILAN_CLES_MAITRE": "cle_maitre", "BILAN_CERTIFICAT": "certificat"}
ETRANGERES = ("DATABASE_URL", "PGHOST", "REDIS_URL", "SMTP_HOST", "BILAN_DOCUMENTS", "DEMONSTRATION", "PORT")


@contextmanager
def jetable(nom: str) -> Iterator[Path]:
    """A base from nothing, removed in the end."""
    var = VAR / "bench" / nom
    shutil.rmtree(var, ignore_errors=True)
    embarque.demarrer(var)
    try:
        yield var
    finally:
        embarque.arreter(var)
        shutil.rmtree(var, ignore_errors=True)


@contextmanager
def gardee(nombre: int, graine: int = 7) -> Iterator[Path]:
    """The base of that many dossiers, filled at its first use, brought up to date at each."""
    croissance = VAR / "croissance"
    var = croissance / str(nombre)
    if not (var / "remplie").exists():
        shutil.rmtree(var, ignore_errors=True)
    _preparer(var, croissance / "static")
    if not (var / "remplie").exists():
        _lancer(var, "manage.py", "peupler", f"--dossiers={nombre}", f"--graine={graine}", f"--jour={JOUR}")
        (var / "remplie").touch()
    embarque.demarrer(var)
    try:
        with _maitre(var, "bilan") as maitre:
            maitre.execute("VACUUM (ANALYZE)")  # as autovacuum leaves a base that was not filled in one night
        yield var
    finally:
        embarque.arreter(var)


def _maitre(var: Path, base: str) -> psycopg.Connection:
    return psycopg.connect(host=str(embarque.prise(var)), port=PORT, user=PROPRIETAIRE, dbname=base, autocommit=True)


@contextmanager
def copie(var: Path) -> Iterator[dict[str, str]]:
    """The environment in which a copy of the base is the base: a grown installation, with the same secrets; dropped in the end."""
    with _maitre(var, "postgres") as maitre:
        maitre.execute("DROP DATABASE IF EXISTS essai")
        maitre.execute("CREATE DATABASE essai TEMPLATE bilan STRATEGY file_copy")
        try:
            yield {
                "PGHOST": str(embarque.prise(var)), "PGPORT": PORT, "PGUSER": UTILISATEUR, "PGDATABASE": "essai", "BILAN_DOCUMENTS": str(var / "essai"),
                **{variable: embarque.secret(var, nom) for variable, nom in SECRETS.items()},
            }
        finally:
            maitre.execute("DROP DATABASE IF EXISTS essai WITH (FORCE)")
            shutil.rmtree(var / "essai", ignore_errors=True)


def _preparer(var: Path, static: Path) -> None:
    """Its tables, as the code now says; the static files, which all of them share."""
    static.mkdir(parents=True, exist_ok=True)
    var.mkdir(parents=True, exist_ok=True)
    if not (var / "static").exists():
        (var / "static").symlink_to(static)
    _lancer(var, "-c", "from bilan import preparation; preparation.preparer(print, raconter=False)")


def _lancer(var: Path, *arguments: str) -> None:
    volatile = environnement(var, BILAN_PG_VOLATILE="1")  # a power cut costs one filling
    subprocess.run([sys.executable, *arguments], cwd=RACINE, env=volatile, check=True)


def environnement(var: Path, **variables: str) -> dict[str, str]:
    return {cle: valeur for cle, valeur in os.environ.items() if cle not in ETRANGERES} | {
        "BILAN_VAR": str(var), "DJANGO_SETTINGS_MODULE": "bilan.settings", **variables,
    }


def enfant(var: Path, module: str, *arguments: str, **variables: str) -> Any:
    """What this module says, as JSON on its last line, of that base; it has a process, and a memory, of its own."""
    commande = [sys.executable, "-m", f"bilan.mesures.{module}", *arguments]
    fini = subprocess.run(commande, cwd=RACINE, env=environnement(var, **variables), stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(fini.stdout.splitlines()[-1])


def garder(nom: str, mesures: object) -> None:
    """What was read, under `var/mesures/`, with the machine and the moment."""
    quand, dossier = datetime.now(UTC), VAR / "mesures"
    dossier.mkdir(parents=True, exist_ok=True)
    contenu = {"quand": quand.isoformat(timespec="seconds"), "coeurs": os.cpu_count(), "charge": round(os.getloadavg()[0], 1), "mesures": mesures}
    (dossier / f"{nom}-{quand:%Y%m%dT%H%M%SZ}.json").write_text(json.dumps(contenu, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
