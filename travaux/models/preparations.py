"""Preparatory work handed over to a bénéficiaire before a session, and the answers, which are his alone until he gives them back."""
from django.db import models
from django.db.models import Q

from beneficiaires.models import Dossier
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.coffre import ChampSecret
from bilan.socle.models import ModeleSecret
from bilan.socle.roles import Role
from travaux.etats import TRANSITIONS, EtatPreparation
from travaux.models.supports import Support, VersionSupport
from travaux.visibilite import LECTEURS_DES_REPONSES


class Preparation(models.Model):
    """One support, in the version that was handed over, for the n-th session of a bilan: it follows that session when it moves."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="preparations", verbose_name="dossier", db_index=False)
    support = models.ForeignKey(Support, on_delete=models.PROTECT, related_name="+", verbose_name="support")
    version = models.ForeignKey(VersionSupport, on_delete=models.PROTECT, related_name="preparations", verbose_name="version")
    numero_seance = models.PositiveSmallIntegerField("séance")
    etat = models.CharField("état", max_length=12, choices=EtatPreparation, default=EtatPreparation.A_FAIRE)
    remise_le = models.DateTimeField("remise le")
    rendue_le = models.DateTimeField("rendue le", null=True, blank=True)

    objects = GestionnaireAcces()
    TRANSITIONS = TRANSITIONS
    PORTEE = {  # its title and its state: neither the answers, nor gestion
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
    }

    class Meta:
        verbose_name = "travail préparatoire"
        verbose_name_plural = "travaux préparatoires"
        ordering = ["numero_seance", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "support", "numero_seance"], name="preparation_unique",
                                    violation_error_message="Ce support est déjà remis pour cette séance."),
            models.CheckConstraint(
                name="preparation_rendue_datee", condition=Q(etat="rendue", rendue_le__isnull=False) | ~Q(etat="rendue") & Q(rendue_le=None),
                violation_error_message="Un travail rendu porte sa date.",
            ),
        ]

    def __str__(self):
        return f"{self.dossier} · {self.version.titre}"

    @property
    def fil(self) -> str:
        return f"dossier:{self.dossier_id}"


class Reponses(ModeleSecret):
    """The answers to one questionnaire. `revision` is what a tab had read, `onglet` the tab that wrote last: another one is told, never overwritten."""

    preparation = models.OneToOneField(Preparation, on_delete=models.PROTECT, related_name="reponses", verbose_name="travail préparatoire")
    contenu = ChampSecret("réponses")
    revision = models.PositiveIntegerField("révision", default=0)
    onglet = models.CharField("onglet", max_length=40, blank=True)
    le = models.DateTimeField("enregistrées le")

    PORTEE = {  # each clause is the declaration of visibilite.LECTEURS_DES_REPONSES, by state
        Role.BENEFICIAIRE: lambda compte: Q(preparation__dossier__beneficiaire__compte=compte, preparation__etat__in=_etats(Role.BENEFICIAIRE)),
        Role.CONSULTANT: lambda compte: Q(preparation__dossier__consultant=compte, preparation__etat__in=_etats(Role.CONSULTANT)),
    }

    class Meta:
        verbose_name = "réponses"
        verbose_name_plural = "réponses"


def _etats(role: Role) -> list[str]:
    """The states of the work in which this role reads the answers."""
    return [etat for etat in EtatPreparation.values if role in LECTEURS_DES_REPONSES[etat == EtatPreparation.RENDUE]]
