"""Amounts and durations as people type them: euros, hours; stored as cents, minutes."""
import re
from decimal import Decimal
from typing import ClassVar

from django import forms
from django.core.validators import RegexValidator

from bilan.socle.typographie import phrase

# a foreign address is written whole in its first line
CODE_POSTAL = RegexValidator(r"^\d{5}$", "Un code postal a cinq chiffres.")
TELEPHONE = RegexValidator(r"^\+?\d(?:[ .()-]*\d){7,}$", phrase("Ce numéro de téléphone n’est pas complet : vérifiez-le."))

HEURES_ET_MINUTES = re.compile(r"\s*(\d{1,3})\s*h\s*([0-5]\d)\s*", re.IGNORECASE)


def controler(forme: forms.Form, motif: str | None, champ: str | None) -> None:
    """The sentence of a rule on this field (on the page as a whole for None), when there is one."""
    if motif:
        forme.add_error(champ, motif)


class _Multiple(forms.DecimalField):
    """Typed in one unit with a comma or a dot, kept as a whole number of a smaller one."""

    facteur: int
    unite: str  # typed or not

    def __init__(self, **options):
        # a text box: a box for numbers refuses the comma in some browsers
        super().__init__(**{"min_value": 0, "max_value": 100_000, "decimal_places": 2, "widget": forms.TextInput(attrs={"inputmode": "decimal"}), **options})

    def to_python(self, value):
        return super().to_python("".join(value.split()).removesuffix(self.unite).replace(",", ".") if isinstance(value, str) else value)

    def clean(self, value) -> int | None:
        nombre = super().clean(value)
        return None if nombre is None else int((nombre * self.facteur).to_integral_value())

    def prepare_value(self, value):
        return f"{round(value, 2):.10g}".replace(".", ",") if isinstance(value, float | Decimal) else value


class EnEuros(_Multiple):
    facteur, unite = 100, "€"


class EnHeures(_Multiple):
    """« 1,5 », « 1,5 h » or « 1 h 30 »."""

    facteur, unite = 60, "h"
    default_error_messages: ClassVar = {"invalid": phrase("Écrivez un nombre d’heures, comme « 1,5 » ou « 1 h 30 ».")}

    def __init__(self, **options):
        super().__init__(**{"max_value": 100, **options})

    def to_python(self, value):
        horloge = HEURES_ET_MINUTES.fullmatch(value) if isinstance(value, str) else None
        if horloge is None:
            return super().to_python(value)
        heures, minutes = (int(nombre) for nombre in horloge.groups())
        return (heures + Decimal(minutes) / self.facteur).quantize(Decimal("0.01"))
