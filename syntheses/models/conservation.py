"""What outlives the term by an act of the person, each thing in a vault of its own, and the destructions: a plan, its phases, its procès-verbal."""
import uuid
from hashlib import sha256

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from beneficiaires.models import Dossier, Piece
from bilan.socle import instantane
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.models import Coffre
from bilan.socle.roles import Role
from syntheses.etats_fin import TRANSITIONS_ACCORD, TRANSITIONS_DESTRUCTION, EtatAccord, EtatDestruction
from syntheses.regles.conservation import DUREES, Besoin, Fondement, Gardable

_DU_DOSSIER = {
    Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
    Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
    Role.GESTION: lambda compte: Q(),
}


class AccordConservation(models.Model):
    """A written agreement, apart from the contract (R6313-7): which things, why they are needed, how long; signed by its author, taken back by him."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="accords_conservation", verbose_name="dossier")
    quoi = ArrayField(models.CharField(max_length=20, choices=Gardable.choix()), verbose_name="ce qui est gardé")
    besoin = models.CharField("besoin de suivi", max_length=20, choices=Besoin.choix())
    mois = models.PositiveSmallIntegerField("durée, en mois", choices=list(DUREES.items()))
    etat = models.CharField("état", max_length=12, choices=EtatAccord, default=EtatAccord.BROUILLON)
    ecrit_le = models.DateTimeField("écrit le")
    signe_le = models.DateTimeField("signé le", null=True, blank=True)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)
    piece = models.OneToOneField(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="acte signé")

    objects = GestionnaireAcces()
    TRANSITIONS = TRANSITIONS_ACCORD
    PORTEE = _DU_DOSSIER

    class Meta:
        verbose_name = "accord de conservation"
        verbose_name_plural = "accords de conservation"
        ordering = ["-ecrit_le", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier"], name="accord_conservation_un_seul", condition=~Q(etat="retire"),
                                    violation_error_message="Un accord de conservation existe déjà pour ce bilan."),
            models.CheckConstraint(name="accord_conservation_liste", condition=Q(quoi__len__gt=0),
                                   violation_error_message="Choisissez au moins un document à garder."),
            models.CheckConstraint(name="accord_conservation_duree", condition=Q(mois__gt=0, mois__lte=36),
                                   violation_error_message="Un accord de conservation vaut trois ans au plus (article R6313-7)."),
            models.CheckConstraint(
                name="accord_conservation_signe",
                condition=Q(etat="brouillon", signe_le=None, piece=None) | ~Q(etat="brouillon") & Q(signe_le__isnull=False, piece__isnull=False),
                violation_error_message="Un accord signé porte sa date et son acte.",
            ),
            models.CheckConstraint(
                name="accord_conservation_retire", condition=Q(etat="retire", retire_le__isnull=False) | ~Q(etat="retire") & Q(retire_le=None),
                violation_error_message="Un accord retiré porte la date de son retrait.",
            ),
        ]

    def __str__(self):
        return f"accord {self.pk}"

    @property
    def fil(self) -> str:
        return f"dossier:{self.dossier_id}"

    @property
    def termes(self) -> dict:
        """What is agreed to, word for word."""
        return {
            "numero": self.dossier.numero, "quoi": [Gardable(code).neutre for code in self.quoi], "besoin": Besoin(self.besoin).libelle, "mois": self.mois,
            "duree": DUREES[self.mois], "ecrit_le": self.ecrit_le,
        }

    def montree(self) -> tuple[str, bool]:
        """What is signed is the terms: the PDF that says them is made afterwards."""
        return sha256(instantane.encoder(self.termes).encode()).hexdigest(), False

    def adresse_du_lien(self, lien) -> str:
        raise NotImplementedError("signé depuis son compte, jamais par un lien")


class Destruction(models.Model):
    """One destruction, decided once: its plan is frozen, its vaults die, a procès-verbal says so. Its key names its object in the register outside the base."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="destructions", verbose_name="dossier")
    fondement = models.CharField("fondement", max_length=12, choices=Fondement.choix())
    etat = models.CharField("état", max_length=12, choices=EtatDestruction, default=EtatDestruction.FIGEE)
    plan = models.JSONField("plan")  # counts, kinds, fingerprints, vaults: `syntheses.inventaire`
    decidee_le = models.DateTimeField("décidée le")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="à la demande de")
    executee_le = models.DateTimeField("clés détruites le", null=True, blank=True)
    constatee_le = models.DateTimeField("constatée le", null=True, blank=True)
    rejouee_le = models.DateTimeField("rejouée le", null=True, blank=True)  # after a restored backup had brought the keys back
    piece = models.OneToOneField(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="procès-verbal")

    objects = GestionnaireAcces()
    TRANSITIONS = TRANSITIONS_DESTRUCTION
    PORTEE = _DU_DOSSIER

    class Meta:
        verbose_name = "destruction"
        ordering = ["-decidee_le", "pk"]
        indexes = [models.Index(fields=["decidee_le"], name="destruction_a_finir", condition=~Q(etat="constatee"))]
        constraints = [
            models.CheckConstraint(
                name="destruction_executee_datee", condition=Q(etat="figee", executee_le=None) | ~Q(etat="figee") & Q(executee_le__isnull=False),
                violation_error_message="Une destruction faite porte sa date.",
            ),
            models.CheckConstraint(
                name="destruction_constatee_piece",
                condition=Q(etat="constatee", piece__isnull=False, constatee_le__isnull=False) | ~Q(etat="constatee") & Q(piece=None),
                violation_error_message="Une destruction constatée a son procès-verbal.",
            ),
        ]

    def __str__(self):
        return f"destruction {self.pk}"

    @property
    def fil(self) -> str:
        return f"dossier:{self.dossier_id}"


class Garde(models.Model):
    """One thing kept beyond the term, in a vault of its own: when it ends, or its ground is taken back, this key alone is destroyed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="gardes", verbose_name="dossier")
    quoi = models.CharField("quoi", max_length=20, choices=Gardable.choix())
    coffre = models.OneToOneField(Coffre, on_delete=models.PROTECT, related_name="+", verbose_name="coffre")
    detruire_le = models.DateField("à détruire le")
    par_accord = models.BooleanField("par un accord écrit", help_text="sinon, par une communication demandée ou acceptée")
    destruction = models.ForeignKey(Destruction, on_delete=models.PROTECT, null=True, blank=True, related_name="gardes", verbose_name="destruction")

    objects = GestionnaireAcces()
    PORTEE = _DU_DOSSIER

    class Meta:
        verbose_name = "contenu gardé"
        verbose_name_plural = "contenus gardés"
        ordering = ["detruire_le", "pk"]
        indexes = [models.Index(fields=["detruire_le"], name="garde_a_detruire", condition=Q(destruction=None))]
        constraints = [models.UniqueConstraint(fields=["dossier", "quoi"], name="garde_unique", condition=Q(destruction=None),
                                               violation_error_message="Ce document est déjà gardé.")]

    def __str__(self):
        return self.get_quoi_display()
