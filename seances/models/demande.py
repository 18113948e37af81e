"""A bénéficiaire asks to move or to cancel a session that is too near to do it alone; the consultant answers in one click."""
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bilan.socle.acces import GestionnaireAcces
from bilan.socle.roles import Role
from seances.etats_demande import TRANSITIONS, EtatDemande
from seances.models.seance import Seance

CHOIX = 3  # slots that one request may propose


class Demande(models.Model):
    seance = models.ForeignKey(Seance, on_delete=models.PROTECT, related_name="demandes", verbose_name="séance")
    prevue_le = models.DateTimeField("date à changer")  # once the session has another, the request is about nothing
    creneaux = ArrayField(models.DateTimeField(), verbose_name="créneaux proposés", default=list, blank=True)  # none: to cancel
    etat = models.CharField("état", max_length=12, choices=EtatDemande, default=EtatDemande.EN_ATTENTE)
    demandee_le = models.DateTimeField("demandée le")
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)

    objects = GestionnaireAcces()
    TRANSITIONS = TRANSITIONS
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(seance__dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(seance__dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "demande de déplacement"
        ordering = ["demandee_le", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["seance", "prevue_le"], name="demande_une_a_la_fois", condition=Q(etat="en_attente"),
                                    violation_error_message="Une demande attend déjà sa réponse pour cette séance."),
            models.CheckConstraint(name="demande_trois_creneaux", condition=Q(creneaux__len__lte=CHOIX),
                                   violation_error_message="Proposez trois créneaux au plus."),
            models.CheckConstraint(name="demande_repondue_ou_en_attente", condition=Q(etat="en_attente", repondue_le=None)
                                   | ~Q(etat="en_attente") & Q(repondue_le__isnull=False),
                                   violation_error_message="Une demande répondue porte la date de la réponse."),
        ]

    def __str__(self):
        return f"{self.seance}, demande du {self.demandee_le:%d/%m/%Y}"

    @property
    def fil(self) -> str:
        return self.seance.fil

    @property
    def annulation(self) -> bool:
        return not self.creneaux
