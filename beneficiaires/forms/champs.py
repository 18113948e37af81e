"""Amounts and durations as people type them: euros, hours; stored as cents, minutes."""
from decimal import Decimal

from django import forms
from django.core.validators import RegexValidator

from bilan.socle.typographie import phrase

# a foreign address is written whole in its first line
CODE_POSTAL = RegexValidator(r"^\d{5}$", "Un code postal a cinq chiffres.")
TELEPHONE = RegexValidator(r"^\+?\d(?:[ .()-]*\d){7,}$", phrase("Ce numéro de téléphone n’est pas complet : vérifiez-le."))


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
        return f"{value:.10g}".replace(".", ",") if isinstance(value, float | Decimal) else value


class EnEuros(_Multiple):
    facteur, unite = 100, "€"


class EnHeures(_Multiple):
    facteur, unite = 60, "h"

    def __init__(self, **options):
        super().__init__(**{"max_value": 100, **options})
