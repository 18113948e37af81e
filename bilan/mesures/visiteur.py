"""Somebody who opens the pages of one base, in a process of its own, and tells how long each took: asked and answered by lines."""
import json
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

from bilan.mesures import bases


class Visiteur:
    """The parent's end: `pages` are the names that this base has."""

    def __init__(self, var: Path) -> None:
        self.processus = subprocess.Popen(
            [sys.executable, "-m", "bilan.mesures.visiteur"], cwd=bases.RACINE, env=bases.environnement(var), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )
        self.pages: list[str] = json.loads(self.processus.stdout.readline())

    def ms(self, page: str) -> float:
        return float(self._demander("ms", page))

    def requetes(self, page: str) -> int:
        return int(self._demander("requetes", page))

    def _demander(self, quoi: str, page: str) -> str:
        self.processus.stdin.write(f"{quoi} {page}\n")
        self.processus.stdin.flush()
        return self.processus.stdout.readline()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, sorte: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None) -> None:
        self.processus.communicate()


def main() -> None:
    """The child's end, until its input is closed."""
    import django

    django.setup()
    from bilan.mesures import matiere
    from bilan.mesures.poste import Poste
    from bilan.mesures.visites import visites

    postes = {qui: Poste(compte) for qui, compte in matiere.personnes().items()}
    pages = {visite.nom: visite for visite in visites(matiere.dossier().numero)}
    _chauffer(postes, pages)
    print(json.dumps([*pages]), flush=True)
    for ligne in sys.stdin:
        quoi, _, nom = ligne.strip().partition(" ")
        poste, adresse = postes[pages[nom].qui], pages[nom].adresse
        if quoi == "requetes":
            print(poste.requetes(adresse), flush=True)
        else:
            depart = perf_counter()
            poste.get(adresse)
            print((perf_counter() - depart) * 1000, flush=True)


def _chauffer(postes: dict, pages: dict) -> None:
    """Each page once: templates are read, and a page that this base does not open is told and left out."""
    for nom, visite in list(pages.items()):
        try:
            postes[visite.qui].get(visite.adresse)
        except AssertionError as autre:
            print(f"laissée de côté : {nom} ({autre})", file=sys.stderr)
            del pages[nom]


if __name__ == "__main__":
    main()
