"""One file for each thing that is compared; `MESURES` of each says what, against what, and how far it may be."""
from importlib import import_module
from pkgutil import iter_modules

from bilan.mesures.protocole import Compte, Mesure


def toutes() -> dict[str, Mesure | Compte]:
    """By name, in the order of the table (R1, R2, … R18)."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    mesures = [mesure for module in modules for mesure in getattr(module, "MESURES", ())]
    return {mesure.nom: mesure for mesure in sorted(mesures, key=lambda mesure: (int(mesure.nom[1:].partition(" ")[0]), mesure.nom))}
