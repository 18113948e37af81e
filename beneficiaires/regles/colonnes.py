"""Which column of a file is which: by its name, whatever the accents, the capitals and the order."""
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Colonne:
    """What we call it, and whether a line without it says nothing."""

    nom: str
    obligatoire: bool = False


def plier(mot: str) -> str:
    """« Prénom * » gives « prenom »."""
    nu = unicodedata.normalize("NFKD", mot.casefold().replace("’", "'")).encode("ascii", "ignore").decode()
    return " ".join(nu.replace("*", " ").split())


def fautes(entetes: Sequence[str], attendues: Sequence[Colonne]) -> list[str]:
    """One sentence for each column that is missing, unknown or there twice."""
    noms, connus = [plier(entete) for entete in entetes], {plier(colonne.nom) for colonne in attendues}
    manquent = [f"Il manque la colonne « {c.nom} »." for c in attendues if c.obligatoire and plier(c.nom) not in noms]
    inconnues = [f"La colonne « {entete[:60]} » n’est pas connue : retirez-la, ou donnez-lui le nom du modèle."
                 for entete, nom in zip(entetes, noms, strict=True) if nom and nom not in connus]
    sans_nom = ["Une colonne n’a pas de nom dans l’en-tête : donnez-lui celui du modèle, ou retirez-la."] if "" in noms else []
    doubles = [f"La colonne « {c.nom} » figure plusieurs fois." for c in attendues if noms.count(plier(c.nom)) > 1]
    return manquent + inconnues + sans_nom + doubles


def rangs(entetes: Sequence[str], attendues: Sequence[Colonne]) -> dict[str, int]:
    """Where each known column stands, by its own name."""
    places = {plier(entete): rang for rang, entete in enumerate(entetes)}
    return {colonne.nom: places[plier(colonne.nom)] for colonne in attendues if plier(colonne.nom) in places}
