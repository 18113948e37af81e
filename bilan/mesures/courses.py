"""What the clock runs over every bilan, timed on a copy of a base: the letters of the week, those of the hour, the destructions."""
import json
import resource
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

import django

LANCES = 4  # runs of the destructions, each of one lot


def main() -> dict:
    django.setup()
    from bilan import rappels, semaine
    from bilan.socle.calendrier import PARIS
    from bilan.socle.verrou import seul, seul_par_lots
    from syntheses.actions import detruire_les_dus

    lundi = datetime.combine(datetime(2026, 11, 30, tzinfo=PARIS), semaine.HEURE, PARIS)
    plus_tard = lundi + timedelta(days=3)
    return {
        "semaine": _chronometrer(lambda: seul_par_lots(semaine.planifier, lundi)),
        "heure": _chronometrer(lambda: seul(rappels.planifier, lundi)),
        "premières fins": _chronometrer(lambda: seul_par_lots(detruire_les_dus, lundi)),
        "destructions": _chronometrer(lambda: sum(seul_par_lots(detruire_les_dus, plus_tard + timedelta(days=rang)) for rang in range(LANCES))),
    }


def _chronometrer(travail: Callable[[], int | None]) -> dict:
    depart = monotonic()
    combien = travail() or 0
    secondes = monotonic() - depart
    return {
        "combien": combien, "secondes": round(secondes, 2), "ms_chacun": round(secondes * 1000 / combien, 2) if combien else None,
        "memoire_mo": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    print(json.dumps(main()), file=sys.stdout)
