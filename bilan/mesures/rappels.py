"""How long the letters of a Monday take to plan, in what memory and how many queries a lot, for bilans that are all under way."""
import resource
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from statistics import median
from time import monotonic, process_time

import django
from django.core.management import call_command
from django.db import connection

LUNDI = date(2026, 11, 30)
LETTRES = 'INSERT INTO "socle_envoi"'


def enfant(quoi: str, nombre: int, graine: int) -> dict:
    """One of the two processes of a measure."""
    django.setup()
    return _peupler(nombre, graine) if quoi == "peupler" else planifier()


def _peupler(nombre: int, graine: int) -> dict:
    from bilan.peuplement.moteur import peupler
    from bilan.peuplement.plan import ACTIFS_PAR_CONSULTANT

    call_command("migrate", verbosity=0, interactive=False)
    depart = monotonic()
    *_, ecrits = peupler(nombre, graine=graine, jour=LUNDI, par_consultant=ACTIFS_PAR_CONSULTANT)
    return {"secondes": _depuis(depart), "dossiers": ecrits}


def planifier() -> dict:
    """Plan the week; then again, which must write nothing, and the letters of the hour. The peak of memory is that of this process."""
    from bilan import rappels, semaine
    from bilan.socle.calendrier import PARIS
    from bilan.socle.verrou import seul, seul_par_lots

    instant = datetime.combine(LUNDI, semaine.HEURE, PARIS)
    compte = Requetes()
    with compte.comptees():
        mesure = _chronometrer(lambda: seul_par_lots(semaine.planifier, instant))
    return mesure | {
        "memoire_mo": _memoire(), "requetes": compte.total, "requetes_par_lot": compte.par_lot(),
        "lecture": _chronometrer(lambda: sum(1 for _ in semaine.par_personne(LUNDI))),
        "refaites": seul_par_lots(semaine.planifier, instant),
        "heure": _chronometrer(lambda: seul(rappels.planifier, instant)), "memoire_finale_mo": _memoire(),
    }


def _chronometrer(travail: Callable[[], int | None]) -> dict:
    """`processeur` is this process's own, in seconds: what it costs wherever it runs, PostgreSQL's share apart."""
    depart, avant = monotonic(), process_time()
    return {"lettres": travail(), "secondes": _depuis(depart), "processeur": round(process_time() - avant, 1)}


class Requetes:
    """Statements sent, and how many between two writings of letters: what one more lot costs. The chunks of a stream are not statements."""

    def __init__(self) -> None:
        self.total = 0
        self._ecritures: list[int] = []

    def comptees(self) -> AbstractContextManager:
        return connection.execute_wrapper(self._compter)

    def _compter(self, executer: Callable, sql: str, parametres: object, plusieurs: bool, contexte: dict) -> object:
        self.total += 1
        if sql.startswith(LETTRES):
            self._ecritures.append(self.total)
        return executer(sql, parametres, plusieurs, contexte)

    def par_lot(self) -> dict:
        ecarts = [apres - avant for avant, apres in zip(self._ecritures, self._ecritures[1:], strict=False)]
        return {"lots": len(self._ecritures), "mediane": median(ecarts) if ecarts else None, "maximum": max(ecarts, default=None)}


def _depuis(depart: float) -> float:
    return round(monotonic() - depart, 1)


def _memoire() -> int:
    """The most that this process ever held, in MB (Linux counts it in KB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
