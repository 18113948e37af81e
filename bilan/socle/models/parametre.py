"""Dated legal parameters: no amount, delay or reference is written in the code."""
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from bilan.socle import parametres_en_mots


class _Plage(Func):
    """daterange(debut, fin, '[]'): both ends belong; a missing start is without limit."""

    function, output_field = "daterange", DateRangeField()


# Never before the start: PostgreSQL would fail on such a range, when a constraint with a sentence is there to refuse it.
_FIN = Func(F("debut"), Coalesce("fin", Value(date.max)), function="GREATEST")


def _egal(texte: str) -> Func:
    """Equality of a text in an exclusion without any extension: a range reduced to its hash."""
    hachage = Func(texte, function="hashtext")
    return Func(hachage, hachage, Value("[]"), function="int4range")


class ParametreReglementaire(models.Model):
    code = models.CharField("code", max_length=60)
    condition = models.CharField("condition", max_length=60, blank=True)
    valeur = models.JSONField("valeur", null=True, blank=True)
    unite = models.CharField("unité", max_length=20, blank=True)
    debut = models.DateField("à partir du", null=True, blank=True)
    fin = models.DateField("jusqu’au", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    note = models.CharField("note", max_length=300, blank=True)

    class Meta:
        verbose_name = "paramètre réglementaire"
        verbose_name_plural = "paramètres réglementaires"
        ordering = ["code", "condition", F("debut").asc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(
                name="parametre_periode", condition=Q(debut=None) | Q(fin=None) | Q(fin__gte=F("debut")),
                violation_error_message="La fin doit suivre le début.",
            ),
            ExclusionConstraint(
                name="parametre_sans_chevauchement",
                expressions=[
                    (_egal("code"), RangeOperators.OVERLAPS),
                    (_egal("condition"), RangeOperators.OVERLAPS),
                    (_Plage("debut", _FIN, Value("[]")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Ce paramètre a déjà une valeur sur cette période.",
            ),
        ]

    def __str__(self):
        return parametres_en_mots.quoi(self.code, self.condition)
