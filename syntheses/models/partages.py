"""What the owner of a document lets someone else read: to whom, until when, under which act, and each time that it was read."""
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from beneficiaires.models import Dossier, Piece
from beneficiaires.regles import TypeDocument
from bilan.signature.models import Lien
from bilan.socle import instantane
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.calendrier import instant_d_expiration
from bilan.socle.coffre import ChampSecret
from bilan.socle.journal import PRIVEE
from bilan.socle.models import ModeleSecret
from bilan.socle.roles import Role
from syntheses.etats_partage import TRANSITIONS, EtatPartage, communicable
from syntheses.regles.partages import Quoi

ACTES = [(nature.value, nature.libelle) for nature in (TypeDocument.DEMANDE_COMMUNICATION_CEP, TypeDocument.ACCORD_COMMUNICATION_TIERS)]
NATURES = [(nature.value, nature.libelle) for nature in (TypeDocument.DOCUMENT_SYNTHESE, TypeDocument.RESULTATS_DETAILLES)]
LECTEURS = [(role.value, role.label) for role in (Role.CEP, Role.EMPLOYEUR, Role.TIERS)]


class Partage(ModeleSecret):
    """One act of the bénéficiaire (L6313-4 al. 3): a request for his CEP counsellor, or a written agreement to one named person.

    It lives in the vault of the proofs: the act is kept after the content that it let someone read. Only its author reads it.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="partages", verbose_name="dossier")
    acte = models.CharField("acte", max_length=30, choices=ACTES)
    nature = models.CharField("document communiqué", max_length=30, choices=NATURES, default=TypeDocument.DOCUMENT_SYNTHESE.value)
    piece = models.ForeignKey(Piece, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="document exact")
    lecteur = models.CharField("qualité du destinataire", max_length=20, choices=LECTEURS)
    donnees = ChampSecret("termes de l’acte")  # as bilan.socle.instantane writes them: destinataire, structure, courriel, finalite, and what the PDF says
    empreinte = models.CharField("SHA-256 des termes", max_length=64)
    jusqu_au = models.DateField("jusqu’au")  # the last day, included
    pdf_permis = models.BooleanField("téléchargement du PDF permis", default=False)
    prevenir = models.BooleanField("prévenir à chaque consultation", default=False)
    etat = models.CharField("état", max_length=10, choices=EtatPartage, default=EtatPartage.A_SIGNER)
    cree_le = models.DateTimeField("écrit le")
    signe_le = models.DateTimeField("signé le", null=True, blank=True)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)
    engage_le = models.DateTimeField("conditions acceptées par le lecteur le", null=True, blank=True)
    preuve = models.OneToOneField(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="acte signé")

    TRANSITIONS = TRANSITIONS
    PORTEE = {Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte)}

    class Meta:
        verbose_name = "partage"
        ordering = ["-cree_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], name="partage_un_seul_a_signer", condition=Q(etat="a_signer"),
                violation_error_message="Un partage attend déjà votre signature.",
            ),
            models.CheckConstraint(
                name="partage_demande_cep_synthese", condition=~Q(acte="demande_communication_cep") | Q(lecteur="cep", nature="document_synthese"),
                violation_error_message="La demande de communication porte sur la synthèse seule, pour le conseiller CEP seul.",
            ),
            models.CheckConstraint(
                name="partage_resultats_cep_seul", condition=~Q(nature="resultats_detailles") | Q(lecteur="cep"),
                violation_error_message="Les résultats détaillés ne se communiquent qu’au conseiller CEP, avec un accord écrit.",
            ),
            models.CheckConstraint(
                name="partage_donne_signe",
                condition=Q(etat="a_signer", signe_le=None, preuve=None) | Q(etat__in=["donne", "retire"], signe_le__isnull=False, preuve__isnull=False),
                violation_error_message="Un partage donné porte la date de sa signature et son acte.",
            ),
            models.CheckConstraint(
                name="partage_retire_date", condition=Q(etat="retire", retire_le__isnull=False) | ~Q(etat="retire") & Q(retire_le=None),
                violation_error_message="Un partage retiré porte la date de son retrait.",
            ),
        ]

    def __str__(self):
        return f"partage {self.pk}"

    @property
    def fil(self) -> str:
        """A chain of the person's own: neither the consultant nor gestion reads it."""
        return f"{PRIVEE}{self.dossier.fil}"

    @property
    def termes(self) -> dict:
        """What was signed, with its types. SecretDetruit once its vault was destroyed."""
        return instantane.decoder(str(self.donnees))

    def montree(self) -> tuple[str, bool]:
        """What is signed is the terms: the PDF that says them is made afterwards."""
        return self.empreinte, False

    def adresse_du_lien(self, lien: Lien) -> str:
        """Where the reader's link leads."""
        return reverse("syntheses:lecture", args=[lien.pk])

    def fini(self, instant: datetime) -> bool:
        """Whether its last day is over, in Paris."""
        return instant >= instant_d_expiration(self.jusqu_au)

    def ouvert(self, instant: datetime) -> bool:
        """Whether its reader may read now: given, not taken back, not over, not destroyed."""
        return self.etat == EtatPartage.DONNE and communicable(self, instant) is None


class Ouverture(models.Model):
    """One reading: written once the reader's code was accepted, never for a link that a mail scanner followed."""

    partage = models.ForeignKey(Partage, on_delete=models.CASCADE, related_name="ouvertures")
    le = models.DateTimeField("le")
    quoi = models.CharField("quoi", max_length=4, choices=Quoi.choix())
    empreinte = models.CharField("SHA-256 de la copie remise", max_length=64, blank=True, default="", db_default="")

    objects = GestionnaireAcces()
    PORTEE = {Role.BENEFICIAIRE: lambda compte: Q(partage__dossier__beneficiaire__compte=compte)}

    class Meta:
        verbose_name = "ouverture"
        ordering = ["-le", "-pk"]
        indexes = [models.Index(fields=["empreinte"], name="ouverture_copie", condition=~Q(empreinte=""))]

    def __str__(self):
        return f"ouverture {self.pk}"
