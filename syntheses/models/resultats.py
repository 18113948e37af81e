"""The detailed results: the second document that the bénéficiaire alone receives (L6313-4), content of the bilan that goes at its term."""
from django.db import models
from django.db.models import Q

from beneficiaires.models import Dossier, Piece
from bilan.socle.roles import Role
from syntheses.etats import TRANSITIONS_RESULTATS, EtatResultats
from syntheses.models.synthese import Redige


class Resultats(Redige):
    """What the tools, the questionnaires and the interviews showed, in the vault of the work; the portfolio and the leads join it once established."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="resultats", verbose_name="dossier")
    etat = models.CharField("état", max_length=10, choices=EtatResultats, default=EtatResultats.REDACTION)
    etablis_le = models.DateTimeField("établis le", null=True, blank=True)
    remis_le = models.DateTimeField("remis le", null=True, blank=True)
    piece = models.OneToOneField(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="document")
    empreinte_texte = models.CharField("SHA-256 du texte établi", max_length=64, blank=True)

    TRANSITIONS = TRANSITIONS_RESULTATS
    PORTEE = {
        # the person receives them by an interview (R6313-4 3° a), then keeps them
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte, etat=EtatResultats.REMIS),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
    }

    class Meta:
        verbose_name = verbose_name_plural = "résultats détaillés"
        constraints = [
            models.CheckConstraint(
                name="resultats_etablis_ssi_document",
                condition=Q(etat__in=["etablis", "remis"], piece__isnull=False, etablis_le__isnull=False) & ~Q(empreinte_texte="")
                | Q(etat="redaction", piece=None, etablis_le=None, empreinte_texte=""),
                violation_error_message="Des résultats établis ont leur document et leur empreinte, et eux seuls.",
            ),
            models.CheckConstraint(
                name="resultats_remis_dates", condition=Q(etat="remis", remis_le__isnull=False) | ~Q(etat="remis") & Q(remis_le=None),
                violation_error_message="Des résultats remis portent la date de leur remise.",
            ),
        ]

    def __str__(self):
        return f"Résultats détaillés {self.dossier.numero}"

    @property
    def fil(self) -> str:
        return self.dossier.fil
