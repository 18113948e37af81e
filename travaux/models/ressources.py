"""The directory: organisations and sites where one finds reliable facts, by theme."""
from django.db import models
from django.db.models import Q

from bilan.socle.acces import GestionnaireAcces
from bilan.socle.recherche import colonne
from bilan.socle.roles import ROLES_DE_COMPTE


class Theme(models.TextChoices):
    ECONOMIE = "economie", "Économie et marché de l’emploi"
    METIERS = "metiers", "Métiers"
    FORMATION = "formation", "Formation et certifications"
    CREATION = "creation", "Création et reprise d’entreprise"
    DROITS = "droits", "Droits, financements et accompagnement"


class Ressource(models.Model):
    theme = models.CharField("thème", max_length=12, choices=Theme)
    nom = models.CharField("nom", max_length=120)
    description = models.TextField("ce que l’on y trouve", max_length=600)
    adresse = models.URLField("adresse", max_length=300)
    proposee = models.BooleanField("proposée", default=True)
    recherche = models.GeneratedField(expression=colonne("nom", "description"), output_field=models.TextField(), db_persist=True)

    objects = GestionnaireAcces()
    PORTEE = {role: (lambda compte: Q()) for role in ROLES_DE_COMPTE}

    class Meta:
        verbose_name = "ressource"
        verbose_name_plural = "annuaire de ressources"
        ordering = ["theme", "nom", "pk"]
        constraints = [models.UniqueConstraint(fields=["theme", "adresse"], name="ressource_unique",
                                               violation_error_message="Cette adresse est déjà dans l’annuaire, pour ce thème.")]

    def __str__(self):
        return self.nom
