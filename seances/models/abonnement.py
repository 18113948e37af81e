"""The secret address by which a person's calendar application reads his own sessions: only its hash is kept."""
from django.conf import settings
from django.db import models
from django.db.models import Q

from bilan.socle.acces import GestionnaireAcces
from bilan.socle.roles import Role


class Abonnement(models.Model):
    compte = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="compte")
    empreinte = models.CharField("empreinte du jeton", max_length=64, unique=True)
    ouvert_le = models.DateTimeField("ouvert le")
    lu_le = models.DateTimeField("lu le", null=True, blank=True)  # to the hour: a calendar that no application reads any more can be put out

    objects = GestionnaireAcces()
    PORTEE = {role: lambda compte: Q(compte=compte) for role in (Role.BENEFICIAIRE, Role.CONSULTANT)}

    class Meta:
        verbose_name = "abonnement à un agenda"

    def __str__(self):
        return f"agenda de {self.compte}"
