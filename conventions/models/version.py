"""What was sent: every word and figure of a contract, frozen with its fingerprint. A trigger refuses any change."""
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from beneficiaires.models import Piece
from bilan.signature.models import Lien, Signature
from bilan.socle import instantane
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.models import EtatDocument
from bilan.socle.roles import Role
from conventions.models.convention import Convention


class Version(models.Model):
    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="versions", verbose_name="convention", db_index=False)
    numero = models.PositiveSmallIntegerField("numéro")
    donnees = models.TextField("données figées")  # as bilan.socle.instantane writes them
    empreinte = models.CharField("SHA-256 des données", max_length=64)
    piece = models.OneToOneField(Piece, on_delete=models.PROTECT, related_name="+", verbose_name="projet")
    creee_le = models.DateTimeField("figée le")

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(convention__dossier__beneficiaire__compte=compte, piece__a_transmettre=False),
        Role.CONSULTANT: lambda compte: Q(convention__dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "version"
        ordering = ["convention_id", "numero"]
        constraints = [models.UniqueConstraint(fields=["convention", "numero"], name="version_numero_unique")]

    def __str__(self):
        return f"version {self.numero}"

    @property
    def fil(self) -> str:
        return self.convention.fil

    @property
    def contenu(self) -> dict:
        """The frozen data, with their types."""
        return instantane.decoder(self.donnees)

    @property
    def corrige(self) -> dict:
        """The frozen data with their slips put right: how to reach the parties today. What was signed is `contenu`."""
        corrige = self.contenu
        for correction in self.corrections.all():
            corrige |= {champ: apres for champ, (_, apres) in correction.champs.items()}
        return corrige

    def montree(self) -> tuple[str, bool]:
        """The fingerprint of what a party is shown now: the PDF's once it is ready (True), until then that of the data it is made from."""
        document = self.piece.document
        return (document.empreinte, True) if document.etat == EtatDocument.PRET else (self.empreinte, False)

    @property
    def signatures(self) -> list[Signature]:
        return list(Signature.objects.filter(objet=self._meta.label_lower, objet_id=str(self.pk)))

    def adresse_du_lien(self, lien: Lien) -> str:
        """Where a link to this version leads: the employer's page."""
        return reverse("conventions:lien", args=[lien.pk])

    def en_vigueur(self, instant: datetime) -> bool:
        """Whether nothing was sent after it."""
        return not self.convention.versions.filter(numero__gt=self.numero).exists()
