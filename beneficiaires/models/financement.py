"""One funder's part of a bilan, among several; a dossier without a line is paid whole by the usual payer of its way of paying."""
from django.db import models
from django.db.models import Q

from beneficiaires.models.dossier import Dossier
from beneficiaires.regles import Payeur
from beneficiaires.regles.lignes import Ligne
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.roles import Role


class LigneFinancement(models.Model):
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="financements", verbose_name="dossier", db_index=False)
    ordre = models.PositiveSmallIntegerField("ordre")
    financeur = models.CharField("financeur", max_length=30, choices=Payeur.choix())
    nom = models.CharField("son nom", max_length=120, blank=True)
    montant_centimes = models.PositiveIntegerField("montant, en centimes")
    reference = models.CharField("référence de l’accord", max_length=60, blank=True)
    depose_le = models.DateField("demande déposée le", null=True, blank=True)
    subrogation = models.BooleanField("paie l’organisme directement", default=False)

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "financement"
        ordering = ["dossier_id", "ordre"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "ordre"], name="financement_ordre_unique"),
            models.CheckConstraint(
                name="financement_positif", condition=Q(montant_centimes__gt=0), violation_error_message="Un financement est supérieur à zéro.",
            ),
            models.CheckConstraint(
                name="financement_subrogation", condition=Q(subrogation=False) | Q(financeur=Payeur.OPCO.value),
                violation_error_message="Seul un OPCO paie par subrogation.",
            ),
        ]

    def __str__(self):
        return f"{self.get_financeur_display()} : {self.montant_centimes / 100:.2f} €"

    @property
    def regle(self) -> Ligne:
        return Ligne(Payeur(self.financeur), self.montant_centimes, self.subrogation, self.depose_le)
