"""`bin/bench croissance`: the same pages and the same runs in bases of 1 000, 10 000 and 100 000 dossiers, side by side in each round."""
from contextlib import ExitStack
from random import Random
from typing import Any

from bilan.mesures import bases
from bilan.mesures.protocole import centile, juger
from bilan.mesures.visiteur import Visiteur

TOURS = 20
AU_PLUS = 1.5  # a page's 95th centile among the most dossiers, against the fewest
ASSEZ_VITE = 100  # milliseconds: under that, a page that takes twice a very small time is no fault


def mesurer(nombres: list[int], graine: int, tours: int) -> int:
    """1 when a page grows too much or asks more of the base; 2 with fewer rounds than it takes to claim anything."""
    with ExitStack() as pile:
        postes = {nombre: pile.enter_context(Visiteur(pile.enter_context(bases.gardee(nombre, graine)))) for nombre in sorted(nombres)}
        pages = [_juger(nom, mesures) for nom, mesures in _jouer(postes, Random(graine), tours).items()]  # noqa: S311 - an order
    for page in sorted(pages, key=lambda page: -page["rapport"]):
        print(_ligne(page), flush=True)
    courses = {nombre: _courir(nombre) for nombre in sorted(nombres)}
    bases.garder("croissance", {"pages": pages, "courses": courses})
    print("\n".join(f"{nombre} dossiers : {_course(course)}" for nombre, course in courses.items()))
    return 2 if tours < TOURS else int(any(not page["tenu"] for page in pages))


def _jouer(postes: dict[int, Visiteur], hasard: Random, tours: int) -> dict[str, dict[int, Any]]:
    """For each page that all the bases have, its milliseconds in each round and its queries, by volume."""
    communes = [nom for nom in next(iter(postes.values())).pages if all(nom in poste.pages for poste in postes.values())]
    lues: dict = {nom: {nombre: {"ms": [], "requetes": poste.requetes(nom)} for nombre, poste in postes.items()} for nom in communes}
    for _ in range(tours):
        for nom in hasard.sample(communes, len(communes)):
            for nombre in hasard.sample(list(postes), len(postes)):
                lues[nom][nombre]["ms"].append(postes[nombre].ms(nom))
    return lues


def _juger(nom: str, lues: dict[int, Any]) -> dict:
    petit, grand = min(lues), max(lues)
    rapport = juger([g / p for g, p in zip(lues[grand]["ms"], lues[petit]["ms"], strict=True)])
    p95 = {nombre: round(centile(lue["ms"], 95), 1) for nombre, lue in lues.items()}
    requetes = {nombre: lue["requetes"] for nombre, lue in lues.items()}
    return {
        "page": nom, "rapport": rapport.rapport, "moities": rapport.moities, "refuse": rapport.refuse, "rapport_p95": round(p95[grand] / p95[petit], 2),
        "p95": p95, "mediane": {nombre: round(centile(lue["ms"], 50), 1) for nombre, lue in lues.items()}, "requetes": requetes,
        "tenu": (rapport.rapport <= AU_PLUS or p95[grand] <= ASSEZ_VITE) and len(set(requetes.values())) == 1,
    }


def _ligne(page: dict) -> str:
    etat = "tenue" if page["tenu"] else "MANQUÉE"
    temps = " ".join(f"{ms:>7}" for ms in page["mediane"].values())
    return f"{page['page']:<46} {etat:<8} ×{page['rapport']:<6} (p95 ×{page['rapport_p95']:<5}) {temps} ms ; requêtes {[*page['requetes'].values()]}"


def _courir(nombre: int) -> dict:
    """The week and the destructions, in a copy of the base."""
    with bases.gardee(nombre) as var, bases.copie(var) as essai:
        return bases.enfant(var, "courses", **essai)


def _course(course: dict) -> str:
    return ", ".join(
        f"{nom} {mesure['combien']} en {mesure['secondes']} s ({mesure['ms_chacun']} ms, {mesure['memoire_mo']} Mo)" for nom, mesure in course.items()
    )
