"""Find a person from a few letters typed without accents: the same folding in Python and, for a stored column, in PostgreSQL (no extension)."""
import unicodedata

from django.db.models import CharField, F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower

_LIGATURES = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'"}
_LATIN = [chr(code) for code in range(0xC0, 0x180) if len(unicodedata.normalize("NFD", chr(code))) > 1]
_NU = {lettre: unicodedata.normalize("NFD", lettre)[0].lower() for lettre in _LATIN}
_TABLE = str.maketrans(_NU | _LIGATURES)


def normaliser(texte: str) -> str:
    """« Élodie Lecœur » gives « elodie lecoeur »."""
    return texte.translate(_TABLE).lower()


def colonne(*champs: str) -> Lower:
    """The same folding as an immutable SQL expression, for a generated column over these fields, separated by a space."""
    somme: list[Combinable] = []
    for champ in champs:
        somme += [Value(" "), F(champ)] if somme else [F(champ)]
    texte: Combinable = Concat(*somme, output_field=CharField())
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
