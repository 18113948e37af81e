"""Vaults: one wrapped key each. The row stays when the key is destroyed, as the trace that something was."""
import os
import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from bilan.socle import coffre
from bilan.socle.acces import GestionnaireAcces


class Coffre(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enveloppe = models.BinaryField("clé enveloppée", null=True)
    cree_le = models.DateTimeField("créé le", db_default=Now())
    detruit_le = models.DateTimeField("détruit le", null=True)

    class Meta:
        verbose_name = "coffre"
        constraints = [models.CheckConstraint(
            name="coffre_detruit_ou_ferme", condition=Q(enveloppe__isnull=True) ^ Q(detruit_le__isnull=True),
            violation_error_message="Un coffre a sa clé, ou la date de sa destruction.",
        )]

    @classmethod
    def nouveau(cls) -> "Coffre":
        """A vault with a fresh random key, not yet saved."""
        c = cls()
        c.enveloppe = coffre.sceller_maitre(os.urandom(coffre.TAILLE_CLE), c._place)
        return c

    @property
    def _place(self) -> str:
        return f"coffre|{self.pk}"

    def cle(self) -> bytes:
        """The key in clear. SecretDetruit once destroyed, SecretIllisible without its master key."""
        if self.enveloppe is None:
            raise coffre.SecretDetruit("coffre détruit")
        return coffre.ouvrir_maitre(bytes(self.enveloppe), self._place)

    def renvelopper(self) -> None:
        """Wrap the same key under the current master key (rotation). The caller saves."""
        self.enveloppe = coffre.sceller_maitre(self.cle(), self._place)

    def detruire(self, instant: datetime) -> None:
        """Destroy the key (R6313-7): everything in this vault becomes unreadable, in backups too. Cannot be undone."""
        Coffre.objects.filter(pk=self.pk, detruit_le=None).update(enveloppe=None, detruit_le=instant)
        self.refresh_from_db()


class ModeleSecret(models.Model):
    """Base of the rows that hold a ChampSecret: the primary key and the vault are known before the first encryption."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coffre = models.ForeignKey(Coffre, on_delete=models.PROTECT, editable=False, related_name="+")

    objects = GestionnaireAcces()

    class Meta:
        abstract = True
