"""What one run gathers: what each analyser read and found. One that could not run, or read a part only, is a failure, never a silence."""
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.scanners.constats import Constat, sans_explication, sans_objet


class Panne(Exception):
    """An analyser did not do all that it was asked; why, in French."""


@dataclass(frozen=True)
class Passage:
    lu: str
    constats: list[Constat]


@dataclass
class Releve:
    constats: list[Constat] = field(default_factory=list)
    lignes: list[str] = field(default_factory=list)
    outils: set[str] = field(default_factory=set)  # that ran, each time they were asked
    pannes: dict[str, str] = field(default_factory=dict)
    dire: Callable[[str], None] = print

    def jouer(self, outil: str, travail: Callable[[], Passage], *, comme: str = "") -> None:
        """Run one; whatever it raises, the others run too, and the command fails in the end."""
        nom = f"{outil}, {comme}" if comme else outil
        try:
            passage = travail()
        except Exception as panne:
            self.pannes[nom] = f"{type(panne).__name__} : {panne}" if not isinstance(panne, Panne) else str(panne)
            self._dire(nom, "**non joué**", "—")
        else:
            self.constats += passage.constats
            self.outils.add(outil)
            self._dire(nom, passage.lu, str(len(passage.constats)))

    def _dire(self, *cases: str) -> None:
        self.lignes.append(f"| {' | '.join(cases)} |")
        self.dire(self.lignes[-1])

    def reproches(self) -> list[str]:
        """Why the command fails, a line each; none when everything ran and everything is explained."""
        entiers = self.outils - {nom.partition(",")[0] for nom in self.pannes}
        return [
            *(f"non joué : {nom}, {pourquoi}" for nom, pourquoi in self.pannes.items()), *map(str, sans_explication(self.constats)),
            *(f"n’explique plus rien : {connu}" for connu in sans_objet(self.constats, entiers)),
        ]
