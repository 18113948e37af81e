"""A process that makes documents, alone with its memory: `memoire N…` tells its resident kilobytes after so many, `empreintes N`, `sans_fin`."""
import sys
from hashlib import sha256
from itertools import count
from pathlib import Path

import django


def main(quoi: str, *combien: str) -> None:
    django.setup()
    from bilan.mesures import matiere
    from bilan.socle import documents

    gabarit, donnees = matiere.convention()

    def rendre() -> bytes:
        return documents.rendre(gabarit, donnees)
    match quoi:
        case "memoire":
            jalons = {int(n) for n in combien}
            for rang in range(1, max(jalons) + 1):
                documents.rendre(gabarit, {**donnees, "empreinte_courte": f"{rang:064x}"})  # never twice the same
                if rang in jalons:
                    print(residente(), flush=True)
        case "empreintes":
            for _ in range(int(combien[0])):
                print(sha256(rendre()).hexdigest())
        case "sans_fin":
            for rang in count():
                rendre()
                if not rang:
                    print("prêt", flush=True)


def residente() -> int:
    """The resident memory of this process, in KB."""
    lignes = Path("/proc/self/status").read_text().splitlines()
    return next(int(ligne.split()[1]) for ligne in lignes if ligne.startswith("VmRSS"))


if __name__ == "__main__":
    main(*sys.argv[1:])
