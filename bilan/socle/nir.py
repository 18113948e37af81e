"""A social-security number typed anywhere is refused: no provider of bilans may ask for one, nor keep one (decree 2019-341 of 19 April 2019)."""
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from stdnum.fr import nir

REFUS = (
    "Ce texte contient un numéro de sécurité sociale, qui n’a pas sa place dans un bilan. Retirez-le, puis enregistrez de nouveau\u202f: "
    "le reste de votre texte est gardé."
)
_ENTRE = r"[\s./_\-\u2010-\u2015]{0,3}"  # the places where people leave a space or a dot, as it is printed on the card
_CLE = r"(?:\s*\(?\s*cl[ée]\s*:?)?"
# sex or temporary number, year, month (20, 30 to 42, 50 to 99 when it is not known), department, commune, order, key
_NIR = re.compile(
    rf"(?<![0-9A-Za-z])([123478]){_ENTRE}(\d\d){_ENTRE}(0[1-9]|1[0-2]|20|3\d|4[0-2]|[5-9]\d){_ENTRE}(\d\d|2[ABab]){_ENTRE}(\d{{3}}){_ENTRE}(\d{{3}})"
    rf"{_CLE}{_ENTRE}(\d\d)(?![0-9A-Za-z])",
)


def contient_un_nir(texte: str) -> bool:
    """Whether a number with its right key stands somewhere in this text, however it is spaced."""
    debut = 0
    while trouve := _NIR.search(texte, debut):
        if nir.is_valid("".join(trouve.groups()).upper()):
            return True
        debut = trouve.start() + 1
    return False


def refuser_nir(valeur: Any) -> None:
    """A validator of form fields. ValidationError with a sentence that tells how to repair, and repeats nothing of what was typed."""
    if isinstance(valeur, str) and contient_un_nir(valeur):
        raise ValidationError(REFUS, code="nir")


def garder(champ: forms.Field) -> None:
    """Put the guard on a field where words are typed; a password is not read."""
    if isinstance(champ, forms.CharField) and not isinstance(champ.widget, forms.PasswordInput):
        champ.validators = [*champ.validators, refuser_nir]
