"""A unique word in each secret of a told bilan, and the places where it must not be met: searched as text, and in the coats that a text may wear."""
import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models

from bilan.socle.coffre import ChampSecret
from bilan.socle.proprietaire import proprietaire

MARQUE = "canari"


def champs_secrets() -> list[tuple[type[models.Model], ChampSecret]]:
    """Every ChampSecret of every model of ours, those that are written tomorrow too."""
    return [(m, c) for m in apps.get_models() for c in m._meta.concrete_fields if isinstance(c, ChampSecret)]


def semer(modele: type[models.Model], champ: ChampSecret) -> dict[str, models.Model]:
    """Write a word of its own in this field of each of its rows that has one; word → row. Words have no meaning: their number says whose they are."""
    semes = {}
    with sans_declencheur():
        for rang, rangee in enumerate(modele._base_manager.select_related("coffre")):
            valeur = getattr(rangee, champ.attname)
            if valeur is None:
                continue
            mot = f"{MARQUE}{base64.b32encode(f'{modele._meta.label}{champ.name}{rang}'.encode()).decode().strip('=').lower()}x"
            setattr(rangee, champ.attname, avec(valeur, mot))
            rangee.save(update_fields=[champ.attname])
            semes[mot] = rangee
    return semes


@contextmanager
def sans_declencheur() -> Iterator[None]:
    """Some rows never change once written (a version, an act): here what they say in secret does."""
    with proprietaire(), connection.cursor() as curseur:
        curseur.execute("SET session_replication_role = replica")
        yield
        curseur.execute("SET session_replication_role = origin")


def avec(valeur: str, mot: str) -> str:
    """The same value with the word in it; a JSON value stays one, the word in each of its sentences."""
    try:
        lue = json.loads(valeur)
    except ValueError:
        lue = None
    return json.dumps(dans(lue, mot)) if isinstance(lue, dict | list) else f"{valeur} {mot}"


def dans(lue: Any, mot: str) -> Any:
    """The word in each sentence of it."""
    match lue:
        case dict():
            return {cle: dans(v, mot) for cle, v in lue.items()}
        case list():
            return [dans(v, mot) for v in lue]
        case str() if " " in lue:
            return f"{lue} {mot}"
    return lue


def trouves(mots: Iterable[str], sortie: str | bytes) -> set[str]:
    """The words met in this output: as they are, in hexadecimal, or in base64 whatever comes before them."""
    octets = sortie.encode() if isinstance(sortie, str) else sortie
    return {mot for mot in mots if any(forme in octets for forme in formes(mot))}


@cache
def formes(mot: str) -> list[bytes]:
    brut = mot.encode()
    # base64 writes three bytes in four letters: what does not depend on the neighbours
    codes = [base64.b64encode(b"\0" * decalage + brut).rstrip(b"=")[4 if decalage else 0:-4] for decalage in range(3)]
    return [brut, brut.hex().encode(), *codes]
