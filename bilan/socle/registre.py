"""The register of what was destroyed, kept outside the database: a restored backup brings keys back, and this says which must die again.

One small object for each destruction, beside the documents (`destructions/<key>.json`), written before the first key is destroyed and never changed
afterwards: it holds identifiers, counts and fingerprints, and not a word of anyone's.
"""
import json

from django.core.files.storage import storages

from bilan.socle.stockage import BROUILLON, remplacer

DOSSIER = "destructions"


def inscrire(cle: object, contenu: dict) -> None:
    """Write it for good; written twice with the same words, nothing changes."""
    octets = json.dumps(contenu, ensure_ascii=False, sort_keys=True).encode()
    if not _est_inscrit(cle, octets):
        remplacer(storages["documents"], _place(cle), octets)


def inscrits() -> set[str]:
    """The keys of all that was destroyed."""
    try:
        _, noms = storages["documents"].listdir(DOSSIER)
    except FileNotFoundError:
        return set()
    return {nom.removesuffix(".json") for nom in noms if not nom.startswith(BROUILLON)}


def lire(cle: object) -> dict:
    with storages["documents"].open(_place(cle)) as fichier:
        return json.load(fichier)


def se_lit(nom: str) -> bool:
    """Whether this file of the register is whole: a copy that was cut short says nothing."""
    with storages["documents"].open(nom) as fichier:
        try:
            return isinstance(json.load(fichier), dict)
        except ValueError:
            return False


def oublier(cle: object) -> None:
    """For what was only played, in a base that is rolled back: nothing real is ever taken out of the register."""
    storages["documents"].delete(_place(cle))


def _est_inscrit(cle: object, octets: bytes) -> bool:
    """What was written otherwise is written again."""
    stockage = storages["documents"]
    if not stockage.exists(_place(cle)):
        return False
    with stockage.open(_place(cle)) as fichier:
        return fichier.read() == octets


def _place(cle: object) -> str:
    return f"{DOSSIER}/{cle}.json"
