"""The versions of a synthesis: what it said each time the hand passed, which nothing changes any more."""
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q

from bilan.socle import instantane
from bilan.socle.coffre import ChampSecret
from bilan.socle.models import ModeleSecret
from bilan.socle.roles import Role
from syntheses.models.synthese import Synthese


class Passage(models.TextChoices):
    """How the hand passed: the verb of the synthesis's life."""

    PROPOSER = "proposer", "Proposée"
    RENDRE = "rendre", "Rendue"
    REPRENDRE = "reprendre", "Reprise"


class Version(ModeleSecret):
    """One snapshot, of the moment when `auteur` gave or took the hand. Guarded by a trigger: it is never written again."""

    synthese = models.ForeignKey(Synthese, on_delete=models.CASCADE, related_name="versions", db_index=False)
    numero = models.PositiveSmallIntegerField("numéro")
    passage = models.CharField("passage de la main", max_length=10, choices=Passage)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="auteur")
    le = models.DateTimeField("le")
    contenu = ChampSecret("contenu")

    PORTEE = {
        # both had it before their eyes: what is under the pen is not here
        Role.BENEFICIAIRE: lambda compte: Q(synthese__dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(synthese__dossier__consultant=compte),
    }

    class Meta:
        verbose_name = "version"
        ordering = ["numero", "pk"]
        constraints = [models.UniqueConstraint(fields=["synthese", "numero"], name="version_unique")]

    def __str__(self):
        return f"Version {self.numero}"

    @cached_property
    def blocs(self) -> dict[str, dict]:
        """The blocks as `Synthese.contenu` gives them."""
        return instantane.decoder(self.contenu)
