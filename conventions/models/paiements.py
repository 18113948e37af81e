"""The money of a self-payer's contract: what is due when, and what was received. A trigger refuses any of it in the delay of withdrawal."""
from django.db import models
from django.db.models import Q

from beneficiaires.models import Dossier
from bilan.socle.acces import GestionnaireAcces, QuerySetAcces
from bilan.socle.mots import date_en_mots, euros
from bilan.socle.roles import Role

PORTEE = {
    Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
    Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
    Role.GESTION: lambda compte: Q(),
}


class Moyen(models.TextChoices):
    VIREMENT = "virement", "Virement"
    CARTE = "carte", "Carte"
    CHEQUE = "cheque", "Chèque"
    ESPECES = "especes", "Espèces"


class Versement(models.Model):
    """One line of the schedule agreed with the person."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="versements", verbose_name="dossier", db_index=False)
    du_le = models.DateField("dû le")
    montant_centimes = models.PositiveIntegerField("montant, en centimes")

    objects = GestionnaireAcces()
    PORTEE = PORTEE

    class Meta:
        verbose_name = "versement prévu"
        verbose_name_plural = "versements prévus"
        ordering = ["dossier_id", "du_le"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "du_le"], name="versement_un_par_jour", violation_error_message="Un seul versement par jour."),
            models.CheckConstraint(name="versement_positif", condition=Q(montant_centimes__gt=0), violation_error_message="Un versement est supérieur à zéro."),
        ]

    def __str__(self):
        return f"{euros(self.montant_centimes)} le {date_en_mots(self.du_le)}"


class QuerySetEncaissements(QuerySetAcces):
    def valables(self):
        """Those that were not entered by mistake."""
        return self.filter(annule_le=None)


class Encaissement(models.Model):
    """Money received. An entry made by mistake is cancelled, never erased."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="encaissements", verbose_name="dossier")
    recu_le = models.DateField("reçu le")
    montant_centimes = models.PositiveIntegerField("montant, en centimes")
    moyen = models.CharField("moyen", max_length=10, choices=Moyen)
    enregistre_le = models.DateTimeField("enregistré le")
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)

    objects = GestionnaireAcces.from_queryset(QuerySetEncaissements)()
    PORTEE = PORTEE

    class Meta:
        verbose_name = "encaissement"
        ordering = ["recu_le", "pk"]
        constraints = [
            models.CheckConstraint(
                name="encaissement_positif", condition=Q(montant_centimes__gt=0), violation_error_message="Un encaissement est supérieur à zéro.",
            ),
        ]

    def __str__(self):
        return f"{euros(self.montant_centimes)} le {date_en_mots(self.recu_le)}"
