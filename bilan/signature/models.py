"""Who may sign by a link, with which code, and who signed which version of what. Rows of proof: none of them is ever changed into another."""
import uuid
from typing import Any, Protocol, cast

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from bilan.socle.roles import Role


class Signable(Protocol):
    """What a model must have to be signed: its chain in the journal, the page that a link to it opens, the fingerprint of what is shown."""

    pk: Any
    _meta: Any

    @property
    def fil(self) -> str: ...

    def adresse_du_lien(self, lien: "Lien") -> str: ...

    def montree(self) -> tuple[str, bool]:
        """The SHA-256 of what a party is shown now; whether it is the PDF's, rather than that of the data it is being made from."""
        ...


class Vise(models.Model):
    """Points at what is signed: a model label and a key, so that any app can be signed without being known here."""

    objet = models.CharField("objet", max_length=60)
    objet_id = models.CharField("clé de l’objet", max_length=40)

    class Meta:
        abstract = True

    @property
    def cible(self) -> Signable:
        """The row pointed at."""
        return cast(Signable, apps.get_model(self.objet)._base_manager.get(pk=self.objet_id))


class Lien(Vise):
    """A way in without an account: one party, one version, one address, until a date. The token itself is never stored in clear."""

    SOUS_CLE_MAITRE = {"jeton_scelle": lambda lien: f"lien|{lien.pk}"}  # liens.py seals it there; `tourner_les_cles` wraps it again

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    empreinte = models.CharField("SHA-256 du jeton", max_length=64, unique=True)
    jeton_scelle = models.BinaryField("jeton chiffré", null=True)  # under the master key: a reminder carries the same link, a dump of the base none
    partie = models.CharField("partie", max_length=20, choices=Role)
    destinataire = models.EmailField("destinataire")
    cree_le = models.DateTimeField("créé le", db_default=Now())
    expire_le = models.DateTimeField("expire le")
    revoque_le = models.DateTimeField("éteint le", null=True, blank=True)
    dernier_envoi_le = models.DateTimeField("dernier envoi le", null=True, blank=True)
    ouvert_le = models.DateTimeField("ouvert le", null=True, blank=True)
    releve_par = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="relevé par")

    class Meta:
        verbose_name = "lien personnel"
        verbose_name_plural = "liens personnels"
        ordering = ["-cree_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objet", "objet_id", "partie"], name="lien_vivant_unique", condition=Q(revoque_le=None),
                violation_error_message="Cette partie a déjà un lien vers ce document.",
            ),
            models.CheckConstraint(
                name="lien_eteint_sans_jeton", condition=Q(revoque_le=None) | Q(jeton_scelle=None),
                violation_error_message="Un lien éteint ne garde pas son jeton.",
            ),
            models.CheckConstraint(
                name="lien_releve_eteint", condition=Q(releve_par=None) | Q(revoque_le__isnull=False),
                violation_error_message="Un lien relevé par un autre est éteint.",
            ),
        ]

    def __str__(self):
        return f"lien {self.pk}"


class Code(Vise):
    """Six digits sent to the person who is about to sign, worthless elsewhere: bound to one link or one account, and to one document."""

    lien = models.ForeignKey(Lien, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lien")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="compte")
    empreinte = models.CharField("empreinte du code", max_length=64)
    cree_le = models.DateTimeField("envoyé le")
    expire_le = models.DateTimeField("expire le")
    essais = models.PositiveSmallIntegerField("essais", default=0, db_default=0)
    utilise_le = models.DateTimeField("utilisé le", null=True, blank=True)

    class Meta:
        verbose_name = "code à usage unique"
        verbose_name_plural = "codes à usage unique"
        ordering = ["-cree_le", "-pk"]
        constraints = [models.CheckConstraint(
            name="code_lien_ou_compte", condition=Q(lien__isnull=True) ^ Q(compte__isnull=True),
            violation_error_message="Un code va à un lien ou à un compte.",
        )]

    def __str__(self):
        return f"code {self.pk}"


class Moyen(models.TextChoices):
    """How we know who signed. Simple electronic signatures (eIDAS art. 25), and no more is claimed."""

    LIEN_ET_CODE = "lien_code", "lien personnel avec code à usage unique"
    COMPTE_ET_CODE = "compte_code", "compte avec code à usage unique"
    COMPTE = "compte", "compte à double authentification"
    PAPIER = "papier", "signature sur papier"


class Signature(Vise):
    """One party's signature of one version. A trigger refuses any change and any erasure of a single row."""

    partie = models.CharField("partie", max_length=20, choices=Role)
    nom = models.CharField("nom saisi", max_length=120)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="compte")
    lien = models.ForeignKey(Lien, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lien")
    moyen = models.CharField("moyen", max_length=20, choices=Moyen)
    le = models.DateTimeField("signé le")
    empreinte = models.CharField("SHA-256 de ce qui a été montré", max_length=64)
    sur_document = models.BooleanField("empreinte du PDF", default=True, help_text="sinon, celle des données figées : le PDF était en préparation")
    consentement = models.TextField("texte accepté")

    class Meta:
        verbose_name = "signature"
        ordering = ["le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objet", "objet_id", "partie"], name="signature_unique", violation_error_message="Cette partie a déjà signé ce document.",
            ),
            models.CheckConstraint(
                name="signature_nommee", condition=~Q(nom="") & ~Q(consentement="") & ~Q(empreinte=""),
                violation_error_message="Une signature porte un nom, un consentement et une empreinte.",
            ),
        ]

    def __str__(self):
        return f"{self.nom}, {self.get_partie_display()}"
