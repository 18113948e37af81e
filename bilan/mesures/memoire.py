"""`bin/bench memoire`: what a process that makes documents holds after 50, 250, 500 and 1 000 of them, none twice the same."""
import subprocess
import sys

from bilan.mesures import bases

JALONS, AU_PLUS = (50, 250, 500, 1000), 1.10


def mesurer(graine: int) -> int:
    """1 when it holds more than a tenth more after the last than after the first."""
    with bases.gardee(1000, graine) as var, bases.copie(var) as essai:
        commande = [sys.executable, "-m", "bilan.mesures.rendeur", "memoire", *map(str, JALONS)]
        lu = subprocess.run(commande, cwd=bases.RACINE, env=bases.environnement(var, **essai), stdout=subprocess.PIPE, text=True, check=True).stdout
    ko = dict(zip(JALONS, map(int, lu.split()), strict=True))
    rapport = ko[JALONS[-1]] / ko[JALONS[0]]
    print(", ".join(f"{n} documents : {valeur // 1024} Mo" for n, valeur in ko.items()) + f" ; rapport {rapport:.3f} ({AU_PLUS} au plus)")
    bases.garder("memoire", {"ko": ko, "rapport": round(rapport, 3)})
    return int(rapport > AU_PLUS)
