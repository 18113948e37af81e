"""A withdrawal as it was received: who, when to the second, in which words, and the receipt that proves it (L221-21, D221-5)."""
from django.db import models
from django.db.models import F, Q

from beneficiaires.models import Dossier, Piece
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.mots import date_en_mots
from bilan.socle.roles import Role
from conventions.models.convention import Convention


class Voie(models.TextChoices):
    EN_LIGNE = "en_ligne", "En ligne"
    LETTRE = "lettre", "Par lettre"


class Retractation(models.Model):
    """One a contract at most: a second tab or a double click meets the first one. An amendment is renounced apart from its contract."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="retractations", verbose_name="dossier")
    convention = models.OneToOneField(Convention, on_delete=models.PROTECT, related_name="retractation", verbose_name="contrat")
    voie = models.CharField("voie", max_length=10, choices=Voie)
    nom = models.CharField("nom", max_length=120)
    courriel = models.EmailField("adresse de l’accusé de réception")
    texte = models.TextField("texte")
    faite_le = models.DateField("faite le")  # the day in Paris, or that of the letter: the one that must be in time
    dernier_jour = models.DateField("possible jusqu’au", null=True, blank=True)  # None: the provider had not signed, no delay had an end
    recue_le = models.DateTimeField("reçue le")
    piece = models.OneToOneField(Piece, on_delete=models.PROTECT, related_name="+", verbose_name="accusé de rétractation")

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "rétractation"
        ordering = ["-recue_le", "-pk"]
        indexes = [models.Index(fields=["-recue_le", "-id"], name="retractation_recentes")]  # the first page of the back office is read, not sorted
        constraints = [
            models.CheckConstraint(
                name="retractation_a_temps", condition=Q(dernier_jour=None) | Q(faite_le__lte=F("dernier_jour")),
                violation_error_message="Une rétractation se fait dans son délai.",
            ),
        ]

    def __str__(self):
        return f"rétractation du {date_en_mots(self.faite_le)}"
