"""How two things are compared on a machine that is never quiet: all of them in each round, in a new order, and the median of the rounds' ratios.

A machine has slow moments of a minute, in which everything takes twice as long: two runs made one after the other say nothing of each other. Inside one
round, all the variants meet the same moment. When the two halves of the rounds disagree, even that did not help: the run is refused, and no figure is claimed.
"""
import gc
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from random import Random
from statistics import median
from time import perf_counter

TOURS = 24
DESACCORD = 0.15  # between the halves of a run, beyond which it is refused

Variantes = Mapping[str, Callable[[], float]]


@dataclass(frozen=True)
class Mesure:
    """One promise. `variantes` opens what is compared: the first one is the reference, the others are divided by it; each gives its own figure at each call.

    The target is kept when every ratio is between `au_moins` and `au_plus`; with neither, the figure is told and judged by nobody.
    """

    nom: str
    quoi: str
    variantes: Callable[[], AbstractContextManager[Variantes]]
    au_plus: float | None = None
    au_moins: float | None = None
    tours: int = TOURS


@dataclass(frozen=True)
class Compte:
    """One promise that is counted, not timed: `compter` gives the figure, the same at each run."""

    nom: str
    quoi: str
    compter: Callable[[], float]
    au_plus: float | None = None
    au_moins: float | None = None


@dataclass(frozen=True)
class Rapport:
    """What a run found of one variant against the reference."""

    rapport: float
    moities: tuple[float, float]
    tenu: bool
    refuse: bool = False


def chrono(travail: Callable[[], object], fois: int = 1, horloge: Callable[[], float] = perf_counter) -> Callable[[], float]:
    """A variant: the milliseconds that one of `fois` runs takes."""
    def mesurer() -> float:
        depart = horloge()
        for _ in range(fois):
            travail()
        return (horloge() - depart) * 1000 / fois
    return mesurer


def comparer(mesure: Mesure, graine: int = 7) -> dict:
    """Play the rounds, the first one for nothing (what is loaded at the first call is not what is measured), and judge them."""
    with mesure.variantes() as variantes:
        gc.collect()
        gc.freeze()  # what the measures before left in this process is not gone through again and again at the expense of this one
        noms, hasard = list(variantes), Random(graine)  # noqa: S311 - an order, not a secret
        tours = [jouer(variantes, hasard) for _ in range(mesure.tours + 1)][1:]
    reference, *autres = noms
    rapports = {nom: juger([tour[nom] / tour[reference] for tour in tours], mesure.au_moins, mesure.au_plus) for nom in autres}
    return {
        "nom": mesure.nom, "quoi": mesure.quoi, "cible": [mesure.au_moins, mesure.au_plus], "tours": len(tours), "reference": reference,
        "rapports": {nom: asdict(rapport) for nom, rapport in rapports.items()}, "valeurs": {nom: resumer([tour[nom] for tour in tours]) for nom in noms},
    }


def compter(mesure: Compte) -> dict:
    """The same shape, for a figure that no machine changes."""
    valeur = mesure.compter()
    rapport = Rapport(round(valeur, 3), (valeur, valeur), _tenu(valeur, mesure.au_moins, mesure.au_plus))
    return {"nom": mesure.nom, "quoi": mesure.quoi, "cible": [mesure.au_moins, mesure.au_plus], "tours": 1, "rapports": {"": asdict(rapport)}, "valeurs": {}}


def jouer(variantes: Variantes, hasard: Random) -> dict[str, float]:
    """One round: each variant once, in an order of its own."""
    return {nom: variantes[nom]() for nom in hasard.sample(list(variantes), len(variantes))}


def juger(rapports: Sequence[float], au_moins: float | None = None, au_plus: float | None = None) -> Rapport:
    """The median of the ratios, and whether it may be claimed: its halves are those of the run, in the order of time."""
    milieu = len(rapports) // 2
    debut, fin = median(rapports[:milieu]), median(rapports[milieu:])
    refuse = abs(debut - fin) > DESACCORD * min(debut, fin)
    rapport = median(rapports)
    return Rapport(round(rapport, 3), (round(debut, 3), round(fin, 3)), not refuse and _tenu(rapport, au_moins, au_plus), refuse)


def resumer(valeurs: Sequence[float]) -> dict[str, float]:
    """For information: the least, the median, the 95th centile."""
    return {"min": round(min(valeurs), 3), "mediane": round(median(valeurs), 3), "p95": round(centile(valeurs, 95), 3)}


def centile(valeurs: Sequence[float], rang: int) -> float:
    return sorted(valeurs)[min(len(valeurs) * rang // 100, len(valeurs) - 1)]


def _tenu(valeur: float, au_moins: float | None, au_plus: float | None) -> bool:
    return (au_moins is None or valeur >= au_moins) and (au_plus is None or valeur <= au_plus)
