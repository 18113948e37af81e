"""Rows as open data: what an export says of a row, in JSON types, with the unit in the name of the field."""
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from bilan.socle.coffre import SecretDetruit


def ligne(objet: Any, *champs: str) -> dict:
    """These fields of a row: ISO 8601 dates and instants (UTC), the words of a code beside it (`<champ>_en_mots`), None for a secret that was destroyed."""
    lue: dict[str, Any] = {}
    for nom in champs:
        lue[nom] = _valeur(objet, nom)
        en_mots = getattr(objet, f"get_{nom}_display", None)
        if en_mots is not None:
            lue[f"{nom}_en_mots"] = str(en_mots())
    return lue


def lignes(rangees: Iterable, *champs: str) -> list[dict]:
    return [ligne(objet, *champs) for objet in rangees]


def clair(objet: Any, nom: str) -> str | None:
    """A secret in clear, or None: there was one, and its key was destroyed."""
    try:
        return getattr(objet, nom)
    except SecretDetruit:
        return None


def iso(valeur: Any) -> Any:
    """TypeError for what JSON and this format do not know."""
    match valeur:
        case datetime():
            return valeur.astimezone(UTC).isoformat()
        case date() | time():
            return valeur.isoformat()
        case UUID() | Decimal():
            return str(valeur)
        case None | bool() | int() | str():
            return valeur
        case list() | tuple():
            return [iso(v) for v in valeur]
        case dict():
            return {str(cle): iso(v) for cle, v in valeur.items()}
    raise TypeError(f"Un export n’accepte pas {type(valeur).__name__}.")


def _valeur(objet: Any, nom: str) -> Any:
    return iso(clair(objet, nom))
