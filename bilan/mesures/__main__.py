"""The command line of `bin/bench`; without Django, since each measure runs in a process of its own, whose memory is then its own."""
import argparse
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bilan import embarque

RACINE = Path(__file__).resolve().parents[2]
VAR = RACINE / "var"
CIBLES = {100_000: {"secondes": 120, "memoire_mo": 200}}
CIBLE_RECHERCHE, MOT = 500, 3  # milliseconds at most, for a word of three letters or more
CIBLE_RESTAURATION = 3  # times a backup
# what the second process does, once the base is filled
ENSUITE = {"rappels": "planifier", "recherche": "chercher", "sauvegarde": "sauver", "journal": "verifier"}
ETRANGERES = ("DATABASE_URL", "PGHOST", "REDIS_URL", "SMTP_HOST", "BILAN_DOCUMENTS")  # a measure never touches a real installation


def main() -> int:
    """Run the measure that was asked for; 1 when a target is missed."""
    options = _options()
    if options.enfant:
        print(json.dumps(import_module(f"bilan.mesures.{options.quoi}").enfant(options.enfant, options.dossiers[0], options.graine)))
        return 0
    mesures = [_mesurer(options.quoi, nombre, options.graine) for nombre in options.dossiers]
    _garder(options.quoi, mesures)
    return int(any(_manque(mesure) for mesure in mesures))


def _manque(mesure: dict) -> bool:
    """Whether a target of this volume is missed; a search has one at any volume: what an index finds costs little more among many."""
    if "mots" in mesure["resultat"]:
        return max(mot["ms"] for nom, mot in mesure["resultat"]["mots"].items() if len(nom) >= MOT) > CIBLE_RECHERCHE
    if "rapport" in mesure["resultat"]:
        return mesure["resultat"]["rapport"] > CIBLE_RESTAURATION or not mesure["resultat"]["identiques"]
    if "nomme" in mesure["resultat"]:
        return not mesure["resultat"]["nomme"]
    return any(mesure["resultat"][quoi] > cible for quoi, cible in CIBLES.get(mesure["dossiers"], {}).items())


def _options() -> argparse.Namespace:
    analyseur = argparse.ArgumentParser(prog="bin/bench", description="Mesure ce que Bilan promet.")
    analyseur.add_argument("quoi", choices=[*ENSUITE], help="les courriels du lundi, trouver quelqu’un, restaurer, vérifier le journal")
    analyseur.add_argument("--dossiers", type=int, nargs="+", default=[1000, 10_000], metavar="N", help="dossiers en cours (1000 10000)")
    analyseur.add_argument("--graine", type=int, default=7, metavar="S", help="la même graine donne les mêmes dossiers (7)")
    analyseur.add_argument("--enfant", choices=["peupler", *ENSUITE.values()], help=argparse.SUPPRESS)
    return analyseur.parse_args()


def _mesurer(mesuree: str, nombre: int, graine: int) -> dict:
    """A base from nothing, filled then planned by two processes; removed in the end."""
    var = VAR / "bench" / str(nombre)
    shutil.rmtree(var, ignore_errors=True)
    embarque.demarrer(var)
    try:
        mesure = {"dossiers": nombre, "charge": os.getloadavg()[0]}
        mesure |= {nom: _enfant(mesuree, quoi, var, nombre, graine) for nom, quoi in (("peuplement", "peupler"), ("resultat", ENSUITE[mesuree]))}
    finally:
        embarque.arreter(var)
        shutil.rmtree(var, ignore_errors=True)
    _dire(mesure)
    return mesure


def _enfant(mesuree: str, quoi: str, var: Path, nombre: int, graine: int) -> dict:
    environnement = {cle: valeur for cle, valeur in os.environ.items() if cle not in ETRANGERES} | {"BILAN_VAR": str(var)}
    commande = [sys.executable, "-m", "bilan.mesures", mesuree, "--enfant", quoi, "--dossiers", str(nombre), "--graine", str(graine)]
    fini = subprocess.run(commande, cwd=RACINE, env=environnement, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(fini.stdout.splitlines()[-1])


def _dire(mesure: dict) -> None:
    dits = {"mots": _mots, "rapport": _copies, "nomme": _chaines}
    lignes = next((dire for cle, dire in dits.items() if cle in mesure["resultat"]), _lettres)(mesure)
    print("\n".join((*lignes, f"  peuplement : {mesure['peuplement']['secondes']} s ; charge de la machine : {mesure['charge']:.1f}")), flush=True)


def _mots(mesure: dict) -> tuple[str, ...]:
    return (f"{mesure['dossiers']} dossiers", *(
        f"  « {nom} » : {mot['trouves']} trouvés en {mot['ms']} ms, {mot['requetes']} requêtes ; sans index : {mot['sans_index']} ms"
        for nom, mot in mesure["resultat"]["mots"].items()
    ))


def _copies(mesure: dict) -> tuple[str, ...]:
    copie = mesure["resultat"]
    return (
        f"{mesure['dossiers']} dossiers, {copie['octets'] // 1000} Ko",
        f"  sauvegarde en {copie['sauvegarde_s']} s, restauration en {copie['restauration_s']} s : rapport {copie['rapport']} (3 au plus)",
        f"  tables revenues identiques : {'oui' if copie['identiques'] else 'NON'}",
    )


def _chaines(mesure: dict) -> tuple[str, ...]:
    lu = mesure["resultat"]
    return (
        f"{lu['lignes']} lignes du journal, en {mesure['dossiers']} chaînes",
        f"  relues en {lu['entier_s']} s ; une ligne altérée trouvée en {lu['altere_s']} s : {lu['trouve']}",
        f"  tête prise en {lu['tete_s']} s ; {lu['memoire_mo']} Mo au plus",
    )


def _lettres(mesure: dict) -> tuple[str, ...]:
    plan, heure = mesure["resultat"], mesure["resultat"]["heure"]
    return (
        f"{mesure['dossiers']} dossiers en cours, {plan['lettres']} lettres de la semaine",
        f"  planifiées en {plan['secondes']} s (processeur : {plan['processeur']} s), {plan['memoire_mo']} Mo au plus",
        f"  {plan['requetes_par_lot']['mediane']} requêtes par lot, au plus {plan['requetes_par_lot']['maximum']} ; {plan['requetes']} en tout",
        f"  lecture seule : {plan['lecture']['secondes']} s ; {heure['lettres']} rappels de l’heure en {heure['secondes']} s",
    )


def _garder(mesuree: str, mesures: list[dict]) -> None:
    quand = datetime.now(UTC)
    dossier = VAR / "mesures"
    dossier.mkdir(parents=True, exist_ok=True)
    contenu = {"quand": quand.isoformat(timespec="seconds"), "coeurs": os.cpu_count(), "mesures": mesures}
    (dossier / f"{mesuree}-{quand:%Y%m%dT%H%M%SZ}.json").write_text(json.dumps(contenu, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
