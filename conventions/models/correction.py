"""What is found wrong in a version already sent: slips corrected beside it, and the lines that the employer points at."""
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from beneficiaires.models import Piece
from bilan.socle import instantane
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.coffre import ChampSecret
from bilan.socle.models import ModeleSecret
from bilan.socle.roles import Role
from conventions.models.version import Version


class Correction(models.Model):
    """A slip put right without undoing any signature: the version stays as it was sent. A trigger refuses any change."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="corrections", verbose_name="version")
    donnees = models.TextField("avant et après")  # {field: [before, after]}, as bilan.socle.instantane writes them
    par = models.CharField("par", max_length=20, choices=Role)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="compte")
    le = models.DateTimeField("corrigée le")
    piece = models.OneToOneField(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="annexe")

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(version__convention__dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(version__convention__dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "correction"
        ordering = ["le", "pk"]
        constraints = [models.CheckConstraint(
            name="correction_signee", condition=Q(par=Role.EMPLOYEUR, compte=None) | Q(par=Role.CONSULTANT, compte__isnull=False),
            violation_error_message="Une correction dit qui l’a faite.",
        )]

    def __str__(self):
        return f"correction de la {self.version}"

    @property
    def champs(self) -> dict[str, list]:
        """{field: [before, after]}."""
        return instantane.decoder(self.donnees)


class Signalement(ModeleSecret):
    """« Cette ligne est fausse »: the employer points at a line of what he is asked to sign; what he writes stays in the vault of the acts."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signalements", verbose_name="version")
    ligne = models.CharField("ligne", max_length=20)
    texte = ChampSecret("texte")
    le = models.DateTimeField("signalée le")
    ecarte_le = models.DateTimeField("écartée le", null=True, blank=True)

    PORTEE = {Role.CONSULTANT: lambda compte: Q(version__convention__dossier__consultant=compte)}

    class Meta:
        verbose_name = "erreur signalée"
        verbose_name_plural = "erreurs signalées"
        ordering = ["-le", "pk"]

    def __str__(self):
        return f"erreur signalée, {self.version}"


def signalements_ouverts() -> QuerySet:
    """The lines pointed at on the last version of their contract, that the consultant has neither corrected since nor set aside; newest first."""
    corrigee = Correction.objects.filter(version=OuterRef("version"), par=Role.CONSULTANT, le__gte=OuterRef("le"))
    suivante = Version.objects.filter(convention=OuterRef("version__convention"), numero__gt=OuterRef("version__numero"))
    return Signalement.objects.filter(~Exists(corrigee), ~Exists(suivante), ecarte_le=None)
