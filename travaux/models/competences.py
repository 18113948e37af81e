"""The portfolio of competences, each with its evidence: a situation, what was done, what came of it."""
from typing import ClassVar

from django.db import models

from bilan.socle.coffre import ChampSecret
from travaux.models.ecrit import Ecrit


class GenreCompetence(models.TextChoices):
    PROFESSIONNELLE = "professionnelle", "Professionnelle"
    PERSONNELLE = "personnelle", "Personnelle"


class Competence(Ecrit):
    """L6313-4: a bilan analyses competences, professional and personal."""

    genre = models.CharField("genre", max_length=16, choices=GenreCompetence, default=GenreCompetence.PROFESSIONNELLE)
    libelle = ChampSecret("compétence")
    situation = ChampSecret("situation")
    action = ChampSecret("ce que j’ai fait")
    resultat = ChampSecret("résultat")

    REQUIS: ClassVar = {"libelle": "Nommez la compétence."}

    class Meta(Ecrit.Meta):
        verbose_name = "compétence"
