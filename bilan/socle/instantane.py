"""A snapshot of data as text: what a template will show later is written down now, and comes back with its types.

JSON, with one tag a type that JSON lacks: a template's date filters need dates. Nothing else is accepted: a model instance would be read
again when the template is rendered, and the document would no longer say what was true when it was asked for.
"""
import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.functional import Promise

_LECTEURS: dict[str, Callable[[str], object]] = {
    "$instant": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$heure": time.fromisoformat,
    "$duree": lambda secondes: timedelta(seconds=float(secondes)),
    "$nombre": Decimal,
}


def encoder(donnees: dict) -> str:
    """The snapshot, with sorted keys: the same data always give the same text.

    Accepts str, numbers, booleans, None, lists, tuples (which come back as lists), dicts with text keys, date, datetime, time, timedelta,
    Decimal, UUID (which comes back as text) and lazy strings. TypeError for anything else.
    """
    return json.dumps(donnees, default=_marquer, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))


def decoder(texte: str) -> dict:
    """The data that `encoder` wrote."""
    return json.loads(texte, object_hook=_demarquer)


def _marquer(valeur: object) -> object:
    match valeur:
        case datetime():
            return {"$instant": valeur.isoformat()}
        case date():
            return {"$date": valeur.isoformat()}
        case time():
            return {"$heure": valeur.isoformat()}
        case timedelta():
            return {"$duree": repr(valeur.total_seconds())}
        case Decimal():
            return {"$nombre": str(valeur)}
        case UUID() | Promise():
            return str(valeur)
    raise TypeError(f"Un instantané n’accepte pas {type(valeur).__name__}.")


def _demarquer(objet: dict) -> object:
    if len(objet) == 1:
        [(marque, valeur)] = objet.items()
        if marque in _LECTEURS:
            return _LECTEURS[marque](valeur)
    return objet
