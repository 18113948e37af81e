"""A complaint: a line of the register, which stays, and what was told and answered, in a vault of its own, which is destroyed in time."""
import uuid

from django.db import models
from django.db.models import Q

from beneficiaires.etats_reclamation import TRANSITIONS, EtatReclamation
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.coffre import ChampSecret
from bilan.socle.libelles import EnumLibelle
from bilan.socle.models import ModeleSecret
from bilan.socle.roles import Role

_GESTION = {Role.GESTION: lambda compte: Q()}


class Qualite(EnumLibelle):
    BENEFICIAIRE = "beneficiaire", "J’ai fait, je fais ou je veux faire un bilan"
    EMPLOYEUR = "employeur", "Je représente un employeur"
    FINANCEUR = "financeur", "Je représente un financeur"
    AUTRE = "autre", "Autre"


DE_LA_PART = {  # the same, in the words of whoever reads the register
    Qualite.BENEFICIAIRE: "Une personne qui a fait, fait ou veut faire un bilan", Qualite.EMPLOYEUR: "Un employeur", Qualite.FINANCEUR: "Un financeur",
    Qualite.AUTRE: "Quelqu’un d’autre",
}


class Objet(EnumLibelle):
    ACCOMPAGNEMENT = "accompagnement", "L’accompagnement, les séances"
    CONTRAT = "contrat", "Le contrat, le prix, le financement"
    SECRET = "secret", "Le secret, mes données"
    ACCESSIBILITE = "accessibilite", "L’accessibilité, un handicap"
    RESPECT = "respect", "Le respect : violence, harcèlement, discrimination"
    PLATEFORME = "plateforme", "Cette plateforme"
    AUTRE = "autre", "Autre chose"


class Reclamation(models.Model):
    """The register: a number, dates, what it is about. Nobody's name: it is read by the auditor."""

    cle = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)  # of the page that sent it: sent twice, registered once
    numero = models.CharField("numéro", max_length=16, unique=True)
    qualite = models.CharField("de la part de", max_length=14, choices=Qualite.choix())
    objet = models.CharField("sujet", max_length=16, choices=Objet.choix())
    etat = models.CharField("état", max_length=10, choices=EtatReclamation, default=EtatReclamation.RECUE)
    recue_le = models.DateTimeField("reçue le")
    reponse_avant = models.DateField("réponse au plus tard le")
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)
    close_le = models.DateTimeField("close le", null=True, blank=True)
    a_corriger = models.BooleanField("suivie d’une action corrective", default=False)
    anonymiser_le = models.DateField("à anonymiser le")

    objects = GestionnaireAcces()
    TRANSITIONS = TRANSITIONS
    PORTEE = _GESTION

    class Meta:
        verbose_name = "réclamation"
        ordering = ["-recue_le", "-pk"]
        constraints = [
            models.CheckConstraint(name="reclamation_repondue_datee",
                                   condition=Q(etat="recue", repondue_le=None) | ~Q(etat="recue") & Q(repondue_le__isnull=False),
                                   violation_error_message="Une réclamation répondue porte la date de la réponse."),
            models.CheckConstraint(name="reclamation_close_datee", condition=Q(etat="close", close_le__isnull=False) | ~Q(etat="close") & Q(close_le=None),
                                   violation_error_message="Une réclamation close porte sa date."),
        ]

    def __str__(self):
        return self.numero

    @property
    def de_la_part_de(self) -> str:
        return DE_LA_PART[Qualite(self.qualite)]

    @property
    def fil(self) -> str:
        return f"reclamation:{self.pk}"


class RecitReclamation(ModeleSecret):
    """Who complains, of what, and what was answered: read by gestion and by its author alone, never by the consultant it may be about."""

    reclamation = models.OneToOneField(Reclamation, on_delete=models.PROTECT, related_name="recit", verbose_name="réclamation")
    nom = ChampSecret("nom")
    courriel = ChampSecret("adresse électronique")
    texte = ChampSecret("réclamation")
    reponse = ChampSecret("réponse", null=True)
    correction = ChampSecret("ce qui a changé", null=True)

    PORTEE = _GESTION

    class Meta:
        verbose_name = "récit d’une réclamation"
        verbose_name_plural = "récits des réclamations"

    def __str__(self):
        return f"récit {self.pk}"
