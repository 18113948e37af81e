"""A process that makes documents, alone with its memory: `memoire N…` tells its resident kilobytes after so many, `empreintes N`, `sans_fin`."""
import sys
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from pathlib import Path

import django


def main(quoi: str, *combien: str) -> None:
    django.setup()
    from bilan.mesures import matiere
    from bilan.socle import documents

    gabarit, donnees = matiere.convention()

    def rendre(rang: int = 0) -> bytes:
        return documents.rendre(gabarit, {**donnees, "empreinte_courte": f"{rang:016x}"})  # another text at each rank
    match quoi:
        case "memoire":
            suivre([int(n) for n in combien], rendre)
        case "empreintes":
            print("\n".join(sha256(rendre()).hexdigest() for _ in range(int(combien[0]))))
        case "sans_fin":
            rendre()
            print("prêt", flush=True)
            for rang in count():
                rendre(rang)


def suivre(jalons: list[int], rendre: Callable[[int], bytes]) -> None:
    """What the process holds after so many documents, none twice the same."""
    for rang in range(1, max(jalons) + 1):
        rendre(rang)
        if rang in jalons:
            print(residente(), flush=True)


def residente() -> int:
    """The resident memory of this process, in KB."""
    lignes = Path("/proc/self/status").read_text().splitlines()
    return next(int(ligne.split()[1]) for ligne in lignes if ligne.startswith("VmRSS"))


if __name__ == "__main__":
    main(*sys.argv[1:])
