"""An enumeration that carries its French label, without Django, for the pure rules."""

from enum import StrEnum
from typing import Self


class EnumLibelle(StrEnum):
    """A `StrEnum` declared `NOM = "valeur", "Libellé"`: the value is stored, the label is shown."""

    libelle: str

    def __new__(cls, valeur: str, libelle: str = "") -> Self:
        membre = str.__new__(cls, valeur)
        membre._value_ = valeur
        membre.libelle = libelle
        return membre

    @classmethod
    def choix(cls) -> list[tuple[str, str]]:
        """The (value, label) pairs that a model field or a form asks for."""
        return [(membre.value, membre.libelle) for membre in cls]
