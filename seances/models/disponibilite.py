"""When a consultant receives, week after week, when he is away, and where his visio is: his own affair, nobody else reads it."""
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

from bilan.socle.acces import GestionnaireAcces, QuerySetAcces
from bilan.socle.coffre import ChampSecret
from bilan.socle.models import ModeleSecret
from bilan.socle.mots import JOURS
from bilan.socle.roles import Role

JOUR = 24 * 3600
LES_SIENNES = {Role.CONSULTANT: lambda compte: Q(consultant=compte)}


def _depuis_lundi(champ: str):
    """Seconds from Monday midnight to that hour of the day of the row."""
    heure = Func(Cast(F(champ), models.TimeField()), template="EXTRACT(EPOCH FROM %(expressions)s)::bigint", output_field=models.BigIntegerField())
    return Cast(F("jour"), models.BigIntegerField()) * JOUR + heure


class Disponibilite(models.Model):
    """Hours of a weekday at which sessions may be booked, on a clock in Paris; none declared means any ordinary working hour."""

    consultant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="consultant")
    jour = models.PositiveSmallIntegerField("jour", choices=list(enumerate(JOURS)))
    debut = models.TimeField("début")
    fin = models.TimeField("fin")

    objects = GestionnaireAcces()
    PORTEE = LES_SIENNES

    class Meta:
        verbose_name = "disponibilité"
        ordering = ["jour", "debut", "pk"]
        constraints = [
            models.CheckConstraint(name="disponibilite_d_un_jour", condition=Q(jour__lte=6), violation_error_message="Une semaine a sept jours."),
            models.CheckConstraint(name="disponibilite_finit_apres_debut", condition=Q(fin__gt=F("debut")),
                                   violation_error_message="La disponibilité doit finir après avoir commencé."),
            ExclusionConstraint(
                name="disponibilite_sans_chevauchement",
                expressions=[
                    (Func("consultant", "consultant", Value("[]"), function="int8range", output_field=BigIntegerRangeField()), RangeOperators.OVERLAPS),
                    (Func(_depuis_lundi("debut"), _depuis_lundi("fin"), function="int8range", output_field=BigIntegerRangeField()), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette disponibilité en chevauche une autre du même jour.",
            ),
        ]

    def __str__(self):
        return f"{self.get_jour_display()}, {self.debut:%H:%M} à {self.fin:%H:%M}"


class _Absences(QuerySetAcces):
    def tenues(self):
        """Those that keep sessions away: none that was given up."""
        return self.filter(retiree_le=None)


class Absence(ModeleSecret):
    """A period without sessions, whole days or hours. Its reason is for whoever is away: sealed, and shown to nobody else."""

    consultant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="consultant", db_index=False)
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")
    motif = ChampSecret("motif")
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)  # given up: forgotten with its reason once nobody can think better of it

    objects = GestionnaireAcces.from_queryset(_Absences)()
    PORTEE = LES_SIENNES

    class Meta:
        verbose_name = "absence"
        ordering = ["debut", "pk"]
        indexes = [models.Index(fields=["consultant", "fin"], name="absence_a_venir")]
        constraints = [models.CheckConstraint(name="absence_finit_apres_debut", condition=Q(fin__gt=F("debut")),
                                              violation_error_message="L’absence doit finir après avoir commencé.")]

    def __str__(self):
        return f"absence du {self.debut:%d/%m/%Y}"


class Salon(models.Model):
    """The permanent visio room of a consultant: the link of his sessions that have none of their own."""

    consultant = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="salon", verbose_name="consultant")
    lien = models.URLField("lien de visio", max_length=500)

    objects = GestionnaireAcces()
    PORTEE = LES_SIENNES

    class Meta:
        verbose_name = "salon de visio"

    def __str__(self):
        return self.lien
