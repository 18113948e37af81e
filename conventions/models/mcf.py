"""What stands for a contract under the CPF: the holder's acceptance on Mon Compte Formation (D6353-1 III). No employer, no signature here."""
from django.db import models
from django.db.models import F, Q

from beneficiaires.models import Dossier
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.roles import Role


class AcceptationMCF(models.Model):
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="acceptation_mcf", verbose_name="dossier")
    numero_edof = models.CharField("numéro de dossier EDOF", max_length=40)
    proposee_le = models.DateField("proposée sur EDOF le")
    acceptee_le = models.DateField("acceptée sur Mon Compte Formation le")
    retractation_jusqu_au = models.DateField("rétractation jusqu’au")
    enregistree_le = models.DateTimeField("enregistrée le")

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "acceptation sur Mon Compte Formation"
        verbose_name_plural = "acceptations sur Mon Compte Formation"
        ordering = ["-enregistree_le", "-pk"]
        indexes = [models.Index(fields=["-enregistree_le", "-id"], name="acceptation_recentes")]  # the first page of the back office is read, not sorted
        constraints = [
            models.CheckConstraint(name="mcf_numero", condition=~Q(numero_edof=""), violation_error_message="Le numéro de dossier EDOF est nécessaire."),
            models.CheckConstraint(
                name="mcf_ordre", condition=Q(acceptee_le__gte=F("proposee_le")), violation_error_message="L’acceptation suit la proposition.",
            ),
        ]

    def __str__(self):
        return f"EDOF {self.numero_edof}"
