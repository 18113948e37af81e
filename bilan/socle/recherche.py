"""Find a person from a few letters typed without accents: the same folding in Python and, for a stored column, in PostgreSQL (no extension).

What is searched among many rows has an index of its groups of three letters: `GinIndex(Trigrammes("recherche"), name=…)`.
"""
import unicodedata

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.array import ArrayContains  # type: ignore[attr-defined]  # the stubs do not know it
from django.db.models import CharField, F, Func, Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower

_LIGATURES = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'"}
_LATIN = [chr(code) for code in range(0xC0, 0x180) if len(unicodedata.normalize("NFD", chr(code))) > 1]
_NU = {lettre: unicodedata.normalize("NFD", lettre)[0].lower() for lettre in _LATIN}
_TABLE = str.maketrans(_NU | _LIGATURES)
LETTRES = 3
_GROUPES: ArrayField = ArrayField(TextField())


class Trigrammes(Func):
    """Every group of three letters of a text, once: what an index finds, wherever the letters stand in a word."""

    function = "bilan_trigrammes"
    output_field = _GROUPES


def normaliser(texte: str) -> str:
    """« Élodie Lecœur » gives « elodie lecoeur »."""
    return texte.translate(_TABLE).lower()


def colonne(*champs: str) -> Lower:
    """The same folding as an immutable SQL expression, for a generated column over these fields, separated by a space."""
    somme: list[Combinable] = []
    for champ in champs:
        somme += [Value(" "), F(champ)] if somme else [F(champ)]
    texte: Combinable = Concat(*somme, output_field=CharField()) if len(somme) > 1 else somme[0]
    for ligature, lettres in _LIGATURES.items():
        texte = Func(texte, Value(ligature), Value(lettres), function="replace")
    return Lower(Func(texte, Value("".join(_NU)), Value("".join(_NU.values())), function="translate", output_field=CharField()))


def contient(texte: str, *colonnes: str) -> Q:
    """Every word of `texte` is somewhere in one of these folded columns."""
    q = Q()
    for mot in normaliser(texte).split():
        ou = Q()
        for nom in colonnes:
            ou |= Q(**{f"{nom}__contains": mot})
        q &= ou
    return q


def nommes(texte: str, nom: str) -> Q:
    """Every word of `texte` is somewhere in this column, which has an index of its trigrams."""
    q = Q()
    for mot in normaliser(texte).split():
        q &= indexe(mot, nom)
    return q


def indexe(mot: str, nom: str) -> Q:
    """This word, already folded, is somewhere in this column, which has an index of its trigrams: found by the index, from three letters on."""
    return _groupes(mot, nom) & Q(**{f"{nom}__contains": mot})


def presque(texte: str, nom: str) -> Q:
    """What an index of trigrams keeps of the rows that hold every word of `texte`, and of a few others: for a search that then reads the words."""
    q = Q()
    for mot in normaliser(texte).replace('"', " ").split():
        q &= _groupes(mot.strip("'"), nom)
    return q


def _groupes(mot: str, nom: str) -> Q:
    groupes = sorted({mot[rang:rang + LETTRES] for rang in range(len(mot) - LETTRES + 1)})
    return Q(ArrayContains(Trigrammes(F(nom)), Value(groupes, output_field=_GROUPES))) if groupes else Q()
