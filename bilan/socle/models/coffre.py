"""Vaults: one wrapped key each. The row stays when the key is destroyed, as the trace that something was."""
import os
import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from bilan.socle import coffre
from bilan.socle.acces import GestionnaireAcces


def _place(c: "Coffre") -> str:
    return f"coffre|{c.pk}"


class Coffre(models.Model):
    SOUS_CLE_MAITRE = {"enveloppe": _place}

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

    def __str__(self):
        return str(self.pk)

    @classmethod
    def nouveau(cls, **champs) -> "Coffre":
        """A vault with a fresh random key, not yet saved."""
        c = cls(**champs)
        c.enveloppe = coffre.sceller_maitre(os.urandom(coffre.TAILLE_CLE), _place(c))
        return c

    def cle(self) -> bytes:
        """The key in clear. SecretDetruit once destroyed, SecretIllisible without its master key."""
        if self.enveloppe is None:
            raise coffre.SecretDetruit("coffre détruit")
        return coffre.ouvrir_maitre(bytes(self.enveloppe), _place(self))

    def detruire(self, instant: datetime) -> None:
        """Destroy the key (R6313-7): everything in this vault becomes unreadable, in backups too. Cannot be undone."""
        Coffre.objects.filter(pk=self.pk, detruit_le=None).update(enveloppe=None, detruit_le=instant)
        self.refresh_from_db()


class ModeleSecret(models.Model):
    """Base of the rows that hold a ChampSecret: the primary key and the vault are known before the first encryption.

    When its vault is destroyed a row goes too, unless `TRACE`: then the row stays, without a word in it (`bilan.socle.destruction`).
    """

    TRACE: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coffre = models.ForeignKey(Coffre, on_delete=models.PROTECT, editable=False, related_name="+")

    objects = GestionnaireAcces()

    class Meta:
        abstract = True

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        """As Django's, but a secret is only read again when someone asks for it: a row whose vault was destroyed can still be refreshed."""
        secrets = [] if fields else [champ.attname for champ in self._meta.concrete_fields if isinstance(champ, coffre.ChampSecret)]
        rangees = self._meta.base_manager.all() if from_queryset is None else from_queryset
        super().refresh_from_db(using, fields, rangees.defer(*secrets) if secrets else from_queryset)
        for nom in secrets:
            self.__dict__.pop(nom, None)
