"""What was done on EDOF, step by step. The entry is declared once: no second row, and a trigger refuses to change or erase it."""
from django.db import models
from django.db.models import F, Q

from beneficiaires.models import Dossier
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.mots import date_en_mots
from bilan.socle.roles import Role
from conventions.regles.edof import Demarche


class DemarcheEDOF(models.Model):
    """The acceptance has a row of its own (`AcceptationMCF`): it is what stands for a contract."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="demarches_edof", verbose_name="dossier")
    demarche = models.CharField("démarche", max_length=20, choices=[d for d in Demarche.choix() if d[0] != Demarche.ACCEPTATION.value])
    faite_le = models.DateField("faite le")
    effective_le = models.DateField("effective le", null=True, blank=True)  # the entry, the exit: when it took place
    taux_centiemes = models.PositiveSmallIntegerField("taux de réalisation, en centièmes de %", null=True, blank=True)
    enregistree_le = models.DateTimeField("enregistrée le")

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "démarche EDOF"
        verbose_name_plural = "démarches EDOF"
        ordering = ["dossier_id", "faite_le", "pk"]
        indexes = [models.Index(fields=["-enregistree_le", "-id"], name="demarche_recentes")]  # the first page of the back office is read, not sorted
        constraints = [
            models.UniqueConstraint(fields=["demarche", "dossier"], name="edof_une_fois", violation_error_message="Cette démarche est déjà enregistrée."),
            models.CheckConstraint(
                name="edof_effective", condition=Q(effective_le=None) | Q(faite_le__gte=F("effective_le")),
                violation_error_message="La déclaration suit le fait.",
            ),
            models.CheckConstraint(
                name="edof_taux", condition=Q(demarche="sortie", taux_centiemes__lte=10_000) | ~Q(demarche="sortie") & Q(taux_centiemes=None),
                violation_error_message="Le service fait porte son taux de réalisation, de 0 à 100 %%.",
            ),
        ]

    def __str__(self):
        return f"{self.get_demarche_display()} le {date_en_mots(self.faite_le)}"
