"""A request for absence made by the person to her employer or administration, and the answer she got. We write to no employer."""
from datetime import date

from django.db import models
from django.db.models import F, Q

from beneficiaires.models import Dossier
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.mots import date_en_mots
from bilan.socle.roles import Role
from conventions.regles.absences import REGLES, Cadre, Decision, decision


class Reponse(models.TextChoices):
    ACCORD = "accord", "Accord"
    REFUS = "refus", "Refus"


class DemandeAbsence(models.Model):
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="demandes_absence", verbose_name="dossier")
    cadre = models.CharField("cadre", max_length=20, choices=Cadre.choix())
    demandee_le = models.DateField("demandée le")
    recue_le = models.DateField("reçue par l’employeur le")
    limite = models.DateField("à demander au plus tard le", null=True, blank=True)
    reponse_jusqu_au = models.DateField("réponse jusqu’au")
    reponse = models.CharField("réponse", max_length=10, choices=Reponse, blank=True)
    repondue_le = models.DateField("répondue le", null=True, blank=True)
    enregistree_le = models.DateTimeField("enregistrée le")

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "demande d’absence"
        verbose_name_plural = "demandes d’absence"
        ordering = ["-enregistree_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], name="absence_une_a_la_fois", condition=~Q(reponse="refus"),
                violation_error_message="Une demande d’absence est déjà enregistrée.",
            ),
            models.CheckConstraint(
                name="absence_dates", condition=Q(recue_le__gte=F("demandee_le")) & (Q(repondue_le=None) | Q(repondue_le__gte=F("recue_le"))),
                violation_error_message="La demande est faite, puis reçue, puis répondue.",
            ),
            models.CheckConstraint(
                name="absence_reponse_datee", condition=Q(reponse="", repondue_le=None) | ~Q(reponse="") & Q(repondue_le__isnull=False),
                violation_error_message="Une réponse porte sa date.",
            ),
        ]

    def __str__(self):
        return f"demande du {date_en_mots(self.demandee_le)}"

    @property
    def tardive(self) -> bool:
        return self.limite is not None and self.demandee_le > self.limite

    def decision(self, jour: date) -> Decision:
        """What it has become on that day: nobody has to record a silence."""
        return decision(self.reponse, self.reponse_jusqu_au, jour, silence_accorde=REGLES[Cadre(self.cadre)].silence_accorde, tardive=self.tardive)
