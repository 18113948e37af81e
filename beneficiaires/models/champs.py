"""Fields and validators that several models share."""
from django.core.exceptions import ValidationError
from django.db import models
from stdnum.exceptions import ValidationError as NumeroFaux
from stdnum.fr import siret


def valider_siret(valeur: str) -> None:
    """Fourteen digits with their key (python-stdnum)."""
    try:
        siret.validate(valeur)
    except NumeroFaux:
        raise ValidationError("Ce SIRET n’est pas valide : vérifiez ses quatorze chiffres.") from None


class Siret(models.CharField):
    """A SIRET, kept as fourteen digits; its nine first are the SIREN."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 14, **kwargs})
        self.validators.append(valider_siret)

    def to_python(self, value):
        value = super().to_python(value)
        return value and siret.compact(value)


class Adresse(models.Model):
    adresse = models.CharField("adresse", max_length=200, blank=True)
    code_postal = models.CharField("code postal", max_length=10, blank=True)
    ville = models.CharField("ville", max_length=80, blank=True)

    class Meta:
        abstract = True

    @property
    def adresse_complete(self) -> str:
        return self.en_une_ligne(self.adresse, self.code_postal, self.ville)

    @staticmethod
    def en_une_ligne(adresse: str, code_postal: str, ville: str) -> str:
        """« 14 rue du Port, 44400 Rezé », with whatever is known of it."""
        return ", ".join(filter(None, [adresse, f"{code_postal} {ville}".strip()]))
