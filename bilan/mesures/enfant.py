"""One of the two processes of a long measure: `MEASURE WHAT NUMBER SEED`, answered as JSON on the last line."""
import json
import sys
from importlib import import_module

if __name__ == "__main__":
    mesuree, quoi, nombre, graine = sys.argv[1:]
    print(json.dumps(import_module(f"bilan.mesures.{mesuree}").enfant(quoi, int(nombre), int(graine))))
