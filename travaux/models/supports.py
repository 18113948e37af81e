"""The library: supports in numbered versions, and the sessions of an offer to which they are attached."""
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Now

from beneficiaires.models import Prestation
from beneficiaires.regles import EtapePedagogique
from bilan.socle.acces import GestionnaireAcces, QuerySetAcces
from bilan.socle.models import Document
from bilan.socle.roles import EQUIPE
from travaux.regles import GenreSupport, Question, lire

SEANCES_MAX = 60


class _Supports(QuerySetAcces):
    def avec_version(self):
        """Each with the number and the minutes of its last version."""
        derniere = VersionSupport.objects.filter(support=OuterRef("pk")).order_by("-numero")
        return self.annotate(version_numero=Subquery(derniere.values("numero")[:1]), version_minutes=Subquery(derniere.values("minutes")[:1]))


class Support(models.Model):
    """Something to read or to answer before a session. No word of anyone's bilan: the whole team sees it."""

    cle = models.SlugField("clé", max_length=60, blank=True, help_text="pour ceux de la bibliothèque de départ")
    genre = models.CharField("genre", max_length=20, choices=GenreSupport.choix())
    titre = models.CharField("titre", max_length=120)
    etape = models.CharField("étape", max_length=30, choices=EtapePedagogique.choix())
    actif = models.BooleanField("proposé", default=True)

    objects = GestionnaireAcces.from_queryset(_Supports)()
    PORTEE = {role: (lambda compte: Q()) for role in EQUIPE}

    class Meta:
        verbose_name = "support"
        ordering = ["titre", "pk"]
        constraints = [models.UniqueConstraint(fields=["cle"], name="support_cle_unique", condition=~Q(cle=""),
                                               violation_error_message="Ce support est déjà dans la bibliothèque.")]

    def __str__(self):
        return self.titre

    @property
    def fil(self) -> str:
        return f"support:{self.pk}"

    @property
    def derniere(self) -> "VersionSupport":
        return self.versions.order_by("-numero").first()


class VersionSupport(models.Model):
    """What was, or will be, handed over. Once it was, it never changes (a trigger too): the next ones get another version."""

    support = models.ForeignKey(Support, on_delete=models.CASCADE, related_name="versions", db_index=False)
    numero = models.PositiveSmallIntegerField("version", default=1)
    titre = models.CharField("titre", max_length=120)
    minutes = models.PositiveSmallIntegerField("durée estimée, en minutes", validators=[MinValueValidator(1), MaxValueValidator(240)])
    presentation = models.TextField("présentation", blank=True)
    texte = models.TextField("texte", blank=True)
    adresse = models.CharField("adresse", max_length=500, blank=True, validators=[URLValidator(["https", "http"])])
    piece = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="fichier")
    questions = models.JSONField("questions", default=list, blank=True)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="auteur")
    le = models.DateTimeField("écrite le", db_default=Now())

    objects = GestionnaireAcces()
    PORTEE = {role: (lambda compte: Q()) for role in EQUIPE}

    class Meta:
        verbose_name = "version d’un support"
        verbose_name_plural = "versions des supports"
        ordering = ["support_id", "numero"]
        constraints = [
            models.UniqueConstraint(fields=["support", "numero"], name="version_support_unique", violation_error_message="Cette version existe déjà."),
            models.CheckConstraint(name="version_support_duree", condition=Q(minutes__gte=1, minutes__lte=240),
                                   violation_error_message="Estimez la durée, entre une minute et quatre heures."),
        ]

    def __str__(self):
        return f"{self.titre}, version {self.numero}"

    @property
    def demandes(self) -> list[Question]:
        """Its questions, in their order."""
        return lire(self.questions)


class SupportDeSeance(models.Model):
    """A support that an offer hands over before its n-th session."""

    prestation = models.ForeignKey(Prestation, on_delete=models.CASCADE, related_name="supports", verbose_name="prestation", db_index=False)
    support = models.ForeignKey(Support, on_delete=models.CASCADE, related_name="seances", verbose_name="support")
    numero_seance = models.PositiveSmallIntegerField("séance")

    objects = GestionnaireAcces()
    PORTEE = {role: (lambda compte: Q()) for role in EQUIPE}

    class Meta:
        verbose_name = "support d’une séance"
        verbose_name_plural = "supports des séances"
        ordering = ["prestation", "numero_seance", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["prestation", "support", "numero_seance"], name="support_de_seance_unique",
                                    violation_error_message="Ce support est déjà remis avant cette séance."),
            models.CheckConstraint(name="support_de_seance_numero", condition=Q(numero_seance__gte=1, numero_seance__lte=SEANCES_MAX),
                                   violation_error_message="Donnez le numéro d’une séance."),
        ]

    def __str__(self):
        return f"{self.support}, séance {self.numero_seance}"
