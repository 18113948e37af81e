"""One short measure, in a process of its own; `noms` tells which there are."""
import json
import logging
import sys

import django


def main(nom: str) -> dict | list:
    django.setup()
    logging.disable()  # a refused sign-in is logged, which is not what is measured
    from bilan.mesures import courtes
    from bilan.mesures.protocole import Mesure, comparer, compter

    if nom == "noms":
        return [*courtes.toutes()]
    mesure = courtes.toutes()[nom]
    return comparer(mesure) if isinstance(mesure, Mesure) else compter(mesure)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
