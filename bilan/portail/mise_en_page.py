"""An export drawn for a reader: titles, facts and tables in plain French. Pure: open data in, blocks of the PDF out."""
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from bilan.portail.mots_de_l_extrait import COLONNES, MOTS, OMIS, TITRES
from bilan.socle.mots import date_en_mots, duree, euros, moment, octets

Bloc = dict[str, Any]
LONG = 120  # characters: beyond, a text is a paragraph rather than a cell


def blocs(extrait: dict) -> list[Bloc]:
    """A flat list, in reading order. A block is a title (with its `niveau`, from 2), facts, a table, or a text under its name."""
    return [bloc for app in extrait.values() for cle, valeur in app.items() for bloc in _partie(cle, valeur, 2)]


def _partie(cle: str, valeur: Any, niveau: int) -> Iterator[Bloc]:
    if valeur in (None, [], {}) or cle in OMIS:
        return
    yield {"titre": mot(cle), "niveau": min(niveau, 6)}
    if cle in COLONNES:
        yield _table(cle, valeur)
    elif isinstance(valeur, dict):
        yield from _faits(valeur, niveau)
    else:
        for rang, element in enumerate(valeur, 1):
            yield from _element(rang, element, niveau + 1) if len(valeur) > 1 or _nom(element) else _faits(element, niveau)


def _element(rang: int, element: dict, niveau: int) -> Iterator[Bloc]:
    yield {"titre": _nom(element) or f"{rang}.", "niveau": min(niveau, 6)}
    yield from _faits(element, niveau)


def _nom(element: dict) -> str:
    """What tells an item from its neighbours."""
    return next((en_mots(cle, element[cle]) for cle in TITRES if element.get(cle) is not None), "")


def _faits(donnees: dict, niveau: int) -> Iterator[Bloc]:
    """Short values in one table of two columns, long ones as paragraphs, then what is nested."""
    simples = {cle: v for cle, v in _utiles(donnees).items() if not _imbrique(v)}
    courtes = {cle: en_mots(cle, v) for cle, v in simples.items()}
    table = [[mot(cle), texte] for cle, texte in courtes.items() if len(texte) <= LONG and "\n" not in texte]
    if table:
        yield {"faits": table}
    yield from ({"nom": mot(cle), "texte": texte} for cle, texte in courtes.items() if len(texte) > LONG or "\n" in texte)
    for cle, valeur in _utiles(donnees).items():
        if _imbrique(valeur):
            yield from _partie(cle, valeur, niveau + 1)


def _utiles(donnees: dict) -> dict:
    """Neither what is empty, nor a code whose words stand beside it, nor what only a machine reads."""
    return {cle: v for cle, v in donnees.items() if v not in (None, "", [], {}) and cle not in OMIS and f"{cle}_en_mots" not in donnees}


def _imbrique(valeur: Any) -> bool:
    return isinstance(valeur, dict) or (isinstance(valeur, list) and any(isinstance(v, dict) for v in valeur))


def _table(cle: str, lignes: list[dict]) -> Bloc:
    colonnes = COLONNES[cle]
    return {
        "legende": f"{mot(cle)} : {len(lignes)}", "colonnes": [mot(c) for c in colonnes],
        "lignes": [[en_mots(c, ligne.get(c)) if ligne.get(c) is not None else "" for c in colonnes] for ligne in lignes],
    }


def mot(cle: str) -> str:
    """« prix_centimes » → « Prix »."""
    nue = cle.removesuffix("_en_mots")
    return MOTS.get(nue) or nue.replace("_", " ").capitalize()


def en_mots(cle: str, valeur: Any) -> str:
    """A value as it is read, from its type and the unit in its key."""
    match valeur:
        case bool():
            return "oui" if valeur else "non"
        case int() if cle.endswith("_centimes"):
            return euros(valeur)
        case int() if cle == "minutes":
            return duree(valeur) if valeur >= 0 else f"−{duree(-valeur)}"
        case int() if cle == "taille_octets":
            return octets(valeur)
        case list():
            return ", ".join(en_mots(cle, v) for v in valeur)
        case str():
            return _dates(valeur)
    return str(valeur)


def _dates(texte: str) -> str:
    """An ISO date or instant in words; any other text as it is."""
    if len(texte) < 10 or not texte[:4].isdigit() or texte[4] != "-":
        return texte
    try:
        return date_en_mots(date.fromisoformat(texte)) if len(texte) == 10 else moment(datetime.fromisoformat(texte))
    except ValueError:
        return texte
