"""The action plan: steps with their dates, done or not, and the expectations set beforehand with a CEP counsellor."""
from typing import ClassVar

from django.db import models

from beneficiaires.etats import ACTIFS
from bilan.socle.coffre import ChampSecret
from bilan.socle.roles import Role
from travaux.models.ecrit import Ecrit


class EtapePlan(Ecrit):
    libelle = ChampSecret("étape")
    echeance = models.DateField("échéance", null=True, blank=True)
    faite_le = models.DateTimeField("faite le", null=True, blank=True)

    REQUIS: ClassVar = {"libelle": "Dites ce qu’il y a à faire."}
    LONGUEUR = 300

    class Meta(Ecrit.Meta):
        verbose_name = "étape du plan d’action"
        verbose_name_plural = "étapes du plan d’action"
        ordering = (models.F("echeance").asc(nulls_last=True), "cree_le", "pk")


class Attentes(Ecrit):
    """« Attentes définies avec votre conseiller CEP »: the person's own words, never asked for (domaine.md §0.3)."""

    texte = ChampSecret("attentes définies avec le conseiller CEP")

    PAR: ClassVar = frozenset({Role.BENEFICIAIRE})
    DANS: ClassVar = ACTIFS

    class Meta(Ecrit.Meta):
        verbose_name = "attentes"
        verbose_name_plural = "attentes"
        constraints = [models.UniqueConstraint(fields=["dossier"], name="attentes_uniques", violation_error_message="Ces attentes sont déjà écrites.")]
