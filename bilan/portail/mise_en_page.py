"""An export drawn for a reader: titles, facts and tables in plain French. Pure: open data in, blocks of the PDF out."""
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from bilan.portail.mots_de_l_extrait import COLONNES, DERNIERES, MOTS, OMIS, SINGULIERS, TITRES
from bilan.socle.mots import date_en_mots, duree, euros, moment, octets, pluriel, pour_cent

Bloc = dict[str, Any]
LONG = 120  # characters: beyond, a text is a paragraph rather than a cell


def blocs(extrait: dict) -> list[Bloc]:
    """A flat list, in reading order. A block is a title (with its `niveau`, from 2), facts, a table, or a text under its name."""
    parties = [(cle, valeur) for app in extrait.values() for cle, valeur in app.items()]
    dans_l_ordre = sorted(parties, key=lambda partie: DERNIERES.index(partie[0]) if partie[0] in DERNIERES else -1)
    return [bloc for cle, valeur in dans_l_ordre for bloc in _partie(cle, valeur, 2)]


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
            yield from _element(SINGULIERS.get(cle, ""), rang if len(valeur) > 1 else 0, element, niveau + 1)


def _element(genre: str, rang: int, element: dict, niveau: int) -> Iterator[Bloc]:
    """An item under what tells it from its neighbours: « Séance 4 », a title, a date, at worst its rank; an only one (0) may have none."""
    nommant = next((cle for cle in TITRES if element.get(cle) is not None), "")
    nom = en_mots(nommant, element[nommant]) if nommant else f"{rang}."
    if nommant or rang:
        yield {"titre": f"{genre} {nom}".strip(), "niveau": min(niveau, 6)}
    yield from _faits({cle: v for cle, v in element.items() if cle not in (nommant, nommant.removesuffix("_en_mots"))}, niveau)


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
        "legende": pluriel(len(lignes), "ligne"), "colonnes": [mot(c) for c in colonnes],
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
        case int() if cle == "taux_centiemes":
            return pour_cent(valeur)
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
