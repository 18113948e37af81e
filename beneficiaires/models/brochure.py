"""The « dossier pédagogique » of an offer: one PDF for each content, found again by its fingerprint, public like the page that says the same."""
from django.db import models

from beneficiaires.models.prestation import Prestation
from bilan.socle.models import Document


class Brochure(models.Model):
    """Kept when the content changes: it is what was promised at that date; and it serves again if the content comes back."""

    prestation = models.ForeignKey(Prestation, on_delete=models.CASCADE, related_name="brochures", verbose_name="prestation", db_index=False)
    contenu = models.CharField("SHA-256 du contenu", max_length=64)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+", verbose_name="PDF")

    class Meta:
        verbose_name = "dossier pédagogique"
        verbose_name_plural = "dossiers pédagogiques"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(
            fields=["prestation", "contenu"], name="brochure_une_par_contenu", violation_error_message="Ce dossier pédagogique existe déjà.",
        )]

    def __str__(self):
        return f"dossier pédagogique {self.pk}"
