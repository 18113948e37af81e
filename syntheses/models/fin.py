"""The end of a bilan: its day, when its content is destroyed, what stops that, the kit to leave with, the two questionnaires."""
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from beneficiaires.models import Dossier
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.models import Document
from bilan.socle.roles import Role
from syntheses.regles.conservation import CauseFin
from syntheses.regles.questionnaires import Moment, valide


class Fin(models.Model):
    """The day from which everything is counted, and the day on which what nothing keeps is destroyed: computed once, printed, compared."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="fin", verbose_name="dossier")
    cause = models.CharField("fin", max_length=12, choices=CauseFin.choix())
    terme = models.DateField("jour de la fin")  # the term of the action, or the day it stopped without one
    detruire_le = models.DateField("à détruire le")
    vide = models.BooleanField("rien n’y a été écrit", default=False)  # then there is nothing to announce, nor to attest
    detruit_le = models.DateTimeField("détruit le", null=True, blank=True)
    suivi_le = models.DateField("entretien de suivi proposé le", null=True, blank=True)  # R6313-4 3° c; None: none, or declined
    suivi_tenu_le = models.DateField("entretien de suivi tenu le", null=True, blank=True)  # a date and nothing else: what was said has no dossier any more

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "fin de bilan"
        verbose_name_plural = "fins de bilan"
        ordering = ["detruire_le", "pk"]
        indexes = [models.Index(fields=["detruire_le"], name="fin_a_detruire", condition=Q(detruit_le=None))]
        constraints = [
            models.CheckConstraint(name="fin_destruction_apres_terme", condition=Q(detruire_le__gte=models.F("terme")),
                                   violation_error_message="Le contenu d’un bilan se détruit au terme, ou après."),
            models.CheckConstraint(name="fin_suivi_apres_terme", condition=Q(suivi_tenu_le=None) | Q(suivi_tenu_le__gt=models.F("terme")),
                                   violation_error_message="L’entretien de suivi a lieu après la fin du bilan."),
        ]

    def __str__(self):
        return f"fin du {self.terme:%d/%m/%Y}"

    @property
    def fil(self) -> str:
        return f"dossier:{self.dossier_id}"


class Suspension(models.Model):
    """A legal hold: gestion stops the destruction, for a reason of a closed list, and the person is told."""

    class Motif(models.TextChoices):
        LITIGE = "litige", "Litige en cours"
        CONTROLE = "controle", "Contrôle de l’administration ou d’un financeur"
        RECLAMATION = "reclamation", "Réclamation en cours d’examen"
        JUSTICE = "justice", "Demande d’une autorité judiciaire"

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="suspensions", verbose_name="dossier")
    motif = models.CharField("raison", max_length=20, choices=Motif)
    reference = models.CharField("référence", max_length=30, validators=[RegexValidator(
        r"^[A-Za-z0-9][A-Za-z0-9./-]{2,29}$", "Un numéro de courrier ou de dossier, sans espace : lettres, chiffres, points, tirets.",
    )])
    posee_le = models.DateTimeField("posée le")
    posee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="posée par")
    levee_le = models.DateTimeField("levée le", null=True, blank=True)
    levee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="levée par")

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "suspension de la destruction"
        verbose_name_plural = "suspensions de la destruction"
        ordering = ["-posee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier"], name="suspension_une_seule", condition=Q(levee_le=None),
                                    violation_error_message="La destruction de ce dossier est déjà suspendue."),
            models.CheckConstraint(name="suspension_levee_par", condition=Q(levee_le=None, levee_par=None) | Q(levee_le__isnull=False, levee_par__isnull=False),
                                   violation_error_message="Une suspension levée dit par qui."),
        ]

    def __str__(self):
        return self.get_motif_display()


class Kit(models.Model):
    """Everything, to leave with: one file, asked for by the person, for him alone, in the vault of the content: it is destroyed with the rest."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="kits", verbose_name="dossier")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="kit", verbose_name="fichier")
    telecharge_le = models.DateTimeField("téléchargé le", null=True, blank=True)

    objects = GestionnaireAcces()
    PORTEE = {Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte)}

    class Meta:
        verbose_name = "tous vos documents"
        verbose_name_plural = "kits de départ"
        ordering = ["-pk"]

    def __str__(self):
        return f"kit {self.pk}"


class Questionnaire(models.Model):
    """Closed answers to a questionnaire of the end: no word of the bilan can be in them, so they are kept for quality, then without a name (C6)."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="questionnaires_de_fin", verbose_name="dossier", db_index=False, null=True, blank=True,
    )
    moment = models.CharField("moment", max_length=10, choices=Moment.choix())
    reponses = models.JSONField("réponses")
    le = models.DateTimeField("répondu le", db_default=Now())  # without a name: its year alone
    anonymiser_le = models.DateField("sans nom le", null=True, blank=True)

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "questionnaire de fin"
        verbose_name_plural = "questionnaires de fin"
        ordering = ["-le", "-pk"]
        indexes = [models.Index(fields=["anonymiser_le"], name="questionnaire_a_anonymiser", condition=Q(anonymiser_le__isnull=False))]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "moment"], name="questionnaire_unique", violation_error_message="Vous y avez déjà répondu."),
            models.CheckConstraint(name="questionnaire_sans_nom", condition=Q(dossier=None, anonymiser_le=None) | Q(
                dossier__isnull=False, anonymiser_le__isnull=False,
            ), violation_error_message="Des réponses ont un nom et le jour où elles le perdront, ou ni l’un ni l’autre."),
        ]

    def __str__(self):
        return self.get_moment_display()

    def clean(self):
        if not valide(Moment(self.moment), self.reponses):
            raise ValidationError("Répondez à une question au moins, parmi les réponses proposées.")
