"""The command line of `bin/bench`; without Django, since each measure runs in a process of its own, whose memory is then its own."""
import argparse
import sys
from pathlib import Path

from bilan.mesures import bases, croissance, http, longues, memoire, reprise, tableau

EPILOGUE = """sans nom : toutes les mesures courtes (R1 à R18, E1, E2) ; sinon celles que l’on nomme, ou une longue :
  rappels      la planification des courriels du lundi
  recherche    trouver une personne
  sauvegarde   sauver, puis restaurer
  journal      vérifier ses chaînes
  http         le serveur sous wrk, quatre pages, de 1 à 16 à la fois (trois minutes)
  memoire      un ouvrier après 1 000 documents
  reprise      R14 : une tâche dont l’ouvrier est tué (deux minutes)
  croissance   chaque page, la semaine et les destructions à 1 000, 10 000 et 100 000 dossiers (bases gardées sous var/croissance)"""

DOSSIERS = 1000  # of the base that the short ones work on


def main() -> int:
    """1 when a target is missed, 2 when a run is refused."""
    options = _options()
    match options.quoi:
        case [longue] if longue in longues.ENSUITE:
            return longues.mesurer(longue, options.dossiers or [1000, 10_000], options.graine)
        case ["http"]:
            return http.mesurer(options.graine)
        case ["memoire"]:
            return memoire.mesurer(options.graine)
        case ["reprise"]:
            return reprise.mesurer()
        case ["croissance"]:
            return croissance.mesurer(options.dossiers or [1000, 10_000, 100_000], options.graine, options.tours)
    return _courtes(options.quoi)


def _options() -> argparse.Namespace:
    analyseur = argparse.ArgumentParser(
        prog="bin/bench", description="Mesure ce que Bilan promet.", epilog=EPILOGUE, formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    analyseur.add_argument("quoi", nargs="*", metavar="MESURE")
    analyseur.add_argument("--dossiers", type=int, nargs="+", metavar="N", help="les volumes d’une mesure longue")
    analyseur.add_argument("--tours", type=int, default=croissance.TOURS, metavar="N", help="de croissance ; moins de 20 ne prouvent rien (20)")
    analyseur.add_argument("--graine", type=int, default=7, metavar="S", help="la même graine donne les mêmes dossiers (7)")
    return analyseur.parse_args()


def _courtes(demandees: list[str]) -> int:
    """Those whose name begins by a word that was asked for; all of them without one."""
    with bases.gardee(DOSSIERS) as var, bases.copie(var) as essai:
        noms = [nom for nom in bases.enfant(var, "courte", "noms", **essai) if not demandees or nom.partition(" ")[0] in demandees]
        if not noms:
            print(f"Aucune mesure ne s’appelle ainsi : {' '.join(demandees)}.", file=sys.stderr)
            return 1
        mesures = [_courte(var, nom, essai) for nom in noms]
    bases.garder("courtes", mesures)
    verdicts = {tableau.verdict(mesure) for mesure in mesures}
    return 2 if "refusé" in verdicts else int("manqué" in verdicts)


def _courte(var: Path, nom: str, essai: dict[str, str]) -> dict:
    mesure = bases.enfant(var, "courte", nom, **essai)
    print(tableau.ligne(mesure), flush=True)
    return mesure


if __name__ == "__main__":
    sys.exit(main())
