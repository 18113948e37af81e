"""`bin/chaos`: one run, its figures on the screen and in `var/chaos/`, an exit status that says whether all held."""

import argparse
import json
import secrets
import shutil
import signal
import sys
from pathlib import Path

from tests.chaos.deroulement import Deroulement, Options
from tests.chaos.programmes import RACINE


def main() -> int:
    """Run once, and tell."""
    lues = _lire()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # everything is stopped on the way out
    graine = secrets.randbelow(10**6) if lues.graine is None else lues.graine
    var = RACINE / "var" / "chaos" / str(graine)
    for reste in (var, var.with_name(f"{var.name}.journaux")):
        shutil.rmtree(reste, ignore_errors=True)
    print(f"Graine {graine} : {lues.morts} morts au moins, {lues.minutes:g} minutes de tempête au plus.", flush=True)
    chiffres = Deroulement(Options(graine, lues.morts, lues.minutes, port=lues.port), var).jouer()
    shutil.rmtree(var, ignore_errors=True)  # what its programs wrote in their journals stays
    var.with_name(f"{graine}.json").write_text(json.dumps(chiffres, ensure_ascii=False, indent=2))
    for nom, valeur in chiffres.items():
        if nom != "fautes":
            print(f"{nom} : {valeur}")
    print("\n".join(["FAUTES", *chiffres["fautes"]]) if chiffres["fautes"] else "Tout a tenu.")
    return int(bool(chiffres["fautes"]))


def _lire() -> argparse.Namespace:
    analyseur = argparse.ArgumentParser(prog="bin/chaos", description="Tue les programmes d'une installation en plein usage, puis vérifie tout.")
    analyseur.add_argument("--graine", type=int, metavar="S", help="rejoue le même plan (au hasard sinon)")
    analyseur.add_argument("--morts", type=int, default=200, metavar="N", help="processus à tuer avant le retour au calme (200)")
    analyseur.add_argument("--minutes", type=float, default=20, metavar="M", help="durée la plus longue de la tempête (20)")
    analyseur.add_argument("--port", type=int, default=8214, help="port du site (8214)")
    return analyseur.parse_args()


if __name__ == "__main__":
    assert Path.cwd() == RACINE
    sys.exit(main())
