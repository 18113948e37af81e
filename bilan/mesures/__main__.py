"""The command line of `bin/bench`; without Django, since each measure runs in a process of its own, whose memory is then its own."""
import argparse
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bilan import embarque

RACINE = Path(__file__).resolve().parents[2]
VAR = RACINE / "var"
CIBLES = {100_000: {"secondes": 120, "memoire_mo": 200}}
ETRANGERES = ("DATABASE_URL", "PGHOST", "REDIS_URL", "SMTP_HOST", "BILAN_DOCUMENTS")  # a measure never touches a real installation


def main() -> int:
    """Run the measure that was asked for; 1 when a target is missed."""
    options = _options()
    if options.enfant:
        from bilan.mesures import rappels

        print(json.dumps(rappels.enfant(options.enfant, options.dossiers[0], options.graine)))
        return 0
    mesures = [_mesurer(nombre, options.graine) for nombre in options.dossiers]
    _garder(mesures)
    return int(any(mesure["planification"][quoi] > cible for mesure in mesures for quoi, cible in CIBLES.get(mesure["dossiers"], {}).items()))


def _options() -> argparse.Namespace:
    analyseur = argparse.ArgumentParser(prog="bin/bench", description="Mesure ce que Bilan promet.")
    analyseur.add_argument("quoi", choices=["rappels"], help="rappels : la planification des courriels du lundi")
    analyseur.add_argument("--dossiers", type=int, nargs="+", default=[1000, 10_000], metavar="N", help="dossiers en cours (1000 10000)")
    analyseur.add_argument("--graine", type=int, default=7, metavar="S", help="la même graine donne les mêmes dossiers (7)")
    analyseur.add_argument("--enfant", choices=["peupler", "planifier"], help=argparse.SUPPRESS)
    return analyseur.parse_args()


def _mesurer(nombre: int, graine: int) -> dict:
    """A base from nothing, filled then planned by two processes; removed in the end."""
    var = VAR / "bench" / str(nombre)
    shutil.rmtree(var, ignore_errors=True)
    embarque.demarrer(var)
    try:
        mesure = {"dossiers": nombre, "charge": os.getloadavg()[0]}
        mesure |= {nom: _enfant(quoi, var, nombre, graine) for nom, quoi in (("peuplement", "peupler"), ("planification", "planifier"))}
    finally:
        embarque.arreter(var)
        shutil.rmtree(var, ignore_errors=True)
    _dire(mesure)
    return mesure


def _enfant(quoi: str, var: Path, nombre: int, graine: int) -> dict:
    environnement = {cle: valeur for cle, valeur in os.environ.items() if cle not in ETRANGERES} | {"BILAN_VAR": str(var)}
    commande = [sys.executable, "-m", "bilan.mesures", "rappels", "--enfant", quoi, "--dossiers", str(nombre), "--graine", str(graine)]
    fini = subprocess.run(commande, cwd=RACINE, env=environnement, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(fini.stdout.splitlines()[-1])


def _dire(mesure: dict) -> None:
    plan, heure = mesure["planification"], mesure["planification"]["heure"]
    lignes = (
        f"{mesure['dossiers']} dossiers en cours, {plan['lettres']} lettres de la semaine",
        f"  planifiées en {plan['secondes']} s (processeur : {plan['processeur']} s), {plan['memoire_mo']} Mo au plus",
        f"  {plan['requetes_par_lot']['mediane']} requêtes par lot, au plus {plan['requetes_par_lot']['maximum']} ; {plan['requetes']} en tout",
        f"  lecture seule : {plan['lecture']['secondes']} s ; {heure['lettres']} rappels de l’heure en {heure['secondes']} s",
        f"  peuplement : {mesure['peuplement']['secondes']} s ; charge de la machine : {mesure['charge']:.1f}",
    )
    print("\n".join(lignes), flush=True)


def _garder(mesures: list[dict]) -> None:
    quand = datetime.now(UTC)
    dossier = VAR / "mesures"
    dossier.mkdir(parents=True, exist_ok=True)
    contenu = {"quand": quand.isoformat(timespec="seconds"), "coeurs": os.cpu_count(), "mesures": mesures}
    (dossier / f"rappels-{quand:%Y%m%dT%H%M%SZ}.json").write_text(json.dumps(contenu, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
