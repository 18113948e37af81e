"""The folder of the demonstration, which BILAN_VAR may name: what is erased of it, and whether it has room."""
import shutil
from pathlib import Path

from bilan import embarque

# the demonstration's: nothing else is erased, the folder may have other things
ECRITS = ("pg", "pg.nouveau", "secrets", "documents", "courriels", "broker", "static", "journaux", "vierge", "beat", "beat-*")
SEGMENT = 16 * 2**20  # bytes that PostgreSQL asks for at once


def vider(var: Path) -> bool:
    """Erase what the demonstration wrote; False when another command uses its base."""
    if not embarque.arreter(var):
        return False
    if (var / "secrets").exists():  # where it never started, what bears these names is somebody else's
        for chemin in [trouve for nom in ECRITS for trouve in var.glob(nom)]:
            shutil.rmtree(chemin) if chemin.is_dir() else chemin.unlink()
        (var / "journaux").mkdir()
    return True


def a_de_la_place(var: Path) -> bool:
    """An error that is met on a full disk has many names (a document still to be made, a server that stops), and one cause."""
    return shutil.disk_usage(var).free >= SEGMENT
