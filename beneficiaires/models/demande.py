"""What a person asks about her own data and cannot do alone (GDPR, articles 15 to 18 and 21): an answer is due within a month (article 12, 3)."""
from django.db import models
from django.db.models import Q

from beneficiaires.etats_demande import TRANSITIONS, EtatDemande
from beneficiaires.models.dossier import Dossier
from bilan.socle.coffre import ChampSecret
from bilan.socle.libelles import EnumLibelle
from bilan.socle.models import ModeleSecret
from bilan.socle.roles import Role


class Droit(EnumLibelle):
    RECTIFIER = "rectifier", "Corriger mon nom ou une autre donnée"
    NOTES = "notes", "Lire les notes de travail qui me concernent"
    EFFACER = "effacer", "Effacer le contenu de mon bilan sans attendre son terme"
    LIMITER = "limiter", "Limiter un usage de mes données, ou m’y opposer"
    FERMER = "fermer", "Fermer mon espace"


class DemandeDroit(ModeleSecret):
    """Its words are in the vault of the acts: they are read by whoever answers, and outlive the content."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="demandes_droit", verbose_name="dossier")
    droit = models.CharField("demande", max_length=12, choices=Droit.choix())
    etat = models.CharField("état", max_length=12, choices=EtatDemande, default=EtatDemande.EN_ATTENTE)
    texte = ChampSecret("précision")
    reponse = ChampSecret("réponse", null=True)
    demandee_le = models.DateTimeField("demandée le")
    reponse_avant = models.DateField("réponse au plus tard le")
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)

    TRANSITIONS = TRANSITIONS
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "demande sur ses données"
        verbose_name_plural = "demandes sur leurs données"
        ordering = ["-demandee_le", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "droit"], name="droit_une_demande_a_la_fois", condition=Q(etat="en_attente"),
                                    violation_error_message="Cette demande attend déjà sa réponse."),
            models.CheckConstraint(name="droit_repondu_ou_en_attente", condition=Q(etat="en_attente", repondue_le=None)
                                   | ~Q(etat="en_attente") & Q(repondue_le__isnull=False),
                                   violation_error_message="Une demande répondue porte la date de la réponse."),
            models.CheckConstraint(name="droit_refus_motive", condition=~Q(etat="refusee") | Q(reponse__isnull=False),
                                   violation_error_message="Un refus dit sa raison."),
        ]

    def __str__(self):
        return f"{self.dossier} · {self.get_droit_display()}"

    @property
    def fil(self) -> str:
        return f"dossier:{self.dossier_id}"
