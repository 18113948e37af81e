"""What the provider offers: the hours of each step, the pace, the price and the words that the contracts repeat."""
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from beneficiaires.regles import PHASE_DE, EtapePedagogique
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.roles import Role


class Prestation(models.Model):
    intitule = models.CharField("intitulé", max_length=160, default="Bilan de compétences")
    active = models.BooleanField("proposée", default=True)
    public = models.TextField("pour qui", blank=True)
    objectif = models.TextField("objectif", blank=True)
    contenu = models.TextField("contenu", blank=True)
    moyens = models.TextField("moyens, outils et méthodes", blank=True)
    modalites_deroulement = models.TextField("modalités de déroulement", blank=True)
    acces = models.TextField("modalités et délais d’accès", blank=True)
    evaluation = models.TextField("évaluation", blank=True, help_text="comment on sait que les objectifs sont atteints")
    engagements_organisme = models.TextField("vos engagements", blank=True, help_text="un par ligne")
    engagements_beneficiaire = models.TextField("ceux de la personne", blank=True, help_text="un par ligne")
    modalites_suivi = models.TextField("modalités de suivi", blank=True)
    remise_resultats = models.TextField("remise des résultats détaillés", blank=True)
    remise_synthese = models.TextField("remise du document de synthèse", blank=True)
    modalites_reglement = models.TextField("modalités de règlement", blank=True)
    prix_centimes = models.PositiveIntegerField("prix, en centimes", validators=[MinValueValidator(1)])
    nombre_seances = models.PositiveSmallIntegerField("nombre de séances", default=10)
    premiere_seance_minutes = models.PositiveSmallIntegerField("durée de la première séance, en minutes", default=60)
    seance_minutes = models.PositiveSmallIntegerField("durée des suivantes, en minutes", default=120)
    mois_maximum = models.PositiveSmallIntegerField("durée au plus, en mois", default=3)
    taux_distance = models.PositiveSmallIntegerField("part à distance, en %", default=100, validators=[MaxValueValidator(100)])

    objects = GestionnaireAcces()
    PORTEE = {Role.CONSULTANT: lambda compte: Q(), Role.GESTION: lambda compte: Q()}

    class Meta:
        verbose_name = "prestation"
        ordering = ["intitule", "pk"]

    def __str__(self):
        return self.intitule


class Etape(models.Model):
    """One step and its hours; personal research counts in the 24 hours but belongs to no legal phase (R6313-4)."""

    code = models.CharField("étape", max_length=30, choices=EtapePedagogique.choix())
    ordre = models.PositiveSmallIntegerField("ordre")
    minutes = models.PositiveSmallIntegerField("durée, en minutes")
    buts = models.TextField("buts", blank=True)

    class Meta:
        abstract = True
        ordering = ["ordre", "pk"]

    def __str__(self):
        return self.get_code_display()

    @property
    def phase(self):
        return PHASE_DE[EtapePedagogique(self.code)]


class EtapePrestation(Etape):
    prestation = models.ForeignKey(Prestation, on_delete=models.CASCADE, related_name="etapes", db_index=False)

    class Meta(Etape.Meta):
        verbose_name = "étape"
        constraints = [models.UniqueConstraint(
            fields=["prestation", "code"], name="etape_prestation_unique", violation_error_message="Cette étape figure déjà dans la prestation.",
        )]
