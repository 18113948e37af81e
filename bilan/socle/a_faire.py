"""What someone owes: one task a line. Each app says its own (`<app>/a_faire.py`), the root gathers them into home pages, headers and the weekly digest."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Literal

from bilan.socle.presentation import AFaire, Geste, Puce
from bilan.socle.typographie import phrase


class Rubrique(Enum):
    """The headings of a consultant's home, beside the signatures that he waits for."""

    AUJOURD_HUI = "À faire aujourd’hui"
    A_RENSEIGNER = "À renseigner"
    SANS_SEANCE = "Sans séance planifiée"


@dataclass(frozen=True)
class Tache:
    """One act owed to one person. Nothing here may hold a word of a bilan.

    `personne`: to whom, as written on the list (« Malik Benhaddou »). `titre`: the imperative that a page highlights when this task comes first
    (« Contresignez la convention d’Élodie Garnier »). `phrase`: a whole sentence that says why or which (« Séance 4 du mercredi 25 novembre. »).
    `bouton`: verb and object (« Clore la séance »). `depuis`: since when it is owed. `retard`: the words of lateness (« À renseigner depuis 2 jours »),
    empty when it is not late. `bloque`: another person waits for it, so that it comes before what is merely old. `rubrique`: under which heading
    of the consultant's home it stands.
    """

    personne: str
    phrase: str
    url: str
    bouton: str
    depuis: datetime
    titre: str = ""
    dossier: object = None
    retard: str = ""
    bloque: bool = False
    methode: Literal["get", "post"] = "get"
    rubrique: Rubrique = Rubrique.AUJOURD_HUI


@dataclass(frozen=True)
class Attente:
    """A signature that someone else owes: whose dossier, at whose place it is (a chip), the delay in words, and what one may do meanwhile."""

    personne: str
    url: str
    puce: Puce
    delai: str
    geste: Geste


def dans_l_ordre(taches: Iterable[Tache]) -> list[Tache]:
    """What blocks another person first, then the oldest; of two people who bear one name, the last bilan."""
    return sorted(taches, key=lambda t: (not t.bloque, t.depuis, t.personne, -getattr(t.dossier, "pk", 0)))


def par_personne(taches: Iterable[Tache]) -> list[AFaire]:
    """One entry a person, in the order of the oldest line of each."""
    groupes: dict[tuple, list[Tache]] = {}
    for tache in sorted(taches, key=lambda t: (t.depuis, t.personne)):
        groupes.setdefault((tache.personne, getattr(tache.dossier, "pk", None)), []).append(tache)  # two people may bear one name
    return [AFaire(lot[0].personne, [_ligne(t) for t in lot], any(t.retard for t in lot)) for lot in groupes.values()]


def par_responsable(taches: Iterable[Tache]) -> list[AFaire]:
    """One entry for each person who follows the bilans that are late, in the order of the oldest line of each; the line says whose bilan it is."""
    groupes: dict[str, list[Tache]] = {}
    for tache in taches:
        groupes.setdefault(str(tache.dossier.consultant), []).append(tache)  # type: ignore[attr-defined]
    return [AFaire(nom, [(phrase("{} : {}", t.personne, _minuscule(t.phrase)), *_ligne(t)[1:]) for t in lot]) for nom, lot in groupes.items()]


def _minuscule(texte: str) -> str:
    return texte[:1].lower() + texte[1:]


def attendues(attentes: Iterable[Attente]) -> list[AFaire]:
    """The signatures awaited, drawn as the tasks are: one entry a person, in their order, each with its chip and its button."""
    groupes: dict[str, list[Attente]] = {}
    for attente in attentes:
        groupes.setdefault(attente.personne, []).append(attente)
    return [AFaire(nom, [(attente.delai[:1].upper() + attente.delai[1:], attente.puce, attente.geste) for attente in lot]) for nom, lot in groupes.items()]


def _ligne(tache: Tache) -> tuple[str, Puce | None, Geste]:
    geste = Geste(tache.bouton, tache.url, precision=f"({tache.personne})", petit=True, methode=tache.methode)
    return tache.phrase, Puce("retard", tache.retard) if tache.retard else None, geste
