"""The ledger of hours: every minute is accompaniment or personal work, bound to a step, a legal phase and its proof. Rows are only added."""
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from beneficiaires.models import Dossier
from beneficiaires.regles import PHASE_DE, EtapePedagogique, NatureHeures, PhaseLegale
from bilan.socle.acces import GestionnaireAcces, QuerySetAcces
from bilan.socle.coffre import ChampSecret
from bilan.socle.models import ModeleSecret
from bilan.socle.roles import Role
from seances.models.seance import Seance

NATURES = [(NatureHeures.ACCOMPAGNEMENT.value, "Accompagnement"), (NatureHeures.TRAVAIL_PERSONNEL.value, "Travail personnel")]
_PAR_SEANCE = Q(nature="accompagnement", seance__isnull=False, travail=None) & ~Q(phase="")
_PAR_TRAVAIL = Q(nature="travail_personnel", seance=None, travail__isnull=False, phase="")
_CHACUN_SA_PHASE = reduce(or_, (Q(etape=etape.value, phase=phase.value if phase else "") for etape, phase in PHASE_DE.items()))


class _Travaux(QuerySetAcces):
    def comptes(self):
        """Those that still count: withdrawn ones keep their two lines in the ledger."""
        return self.filter(retire_le=None)


class TravailPersonnel(ModeleSecret):
    """Personal research between sessions: its date and length are counted, its subject is content, so gestion sees none of it."""

    TRACE = True  # the date and the length are the proof of the hours: only the subject is destroyed

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="travaux_personnels")
    jour = models.DateField("jour")
    minutes = models.PositiveSmallIntegerField("durée, en minutes")
    sujet = ChampSecret("sujet")
    le = models.DateTimeField("noté le")
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)  # its minutes are taken back by a line of the opposite sign

    objects = GestionnaireAcces.from_queryset(_Travaux)()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
    }

    class Meta:
        verbose_name = "travail personnel"
        verbose_name_plural = "travaux personnels"
        ordering = ["-jour", "-le", "pk"]
        constraints = [models.CheckConstraint(name="travail_dure", condition=Q(minutes__gt=0), violation_error_message="Indiquez une durée.")]

    def __str__(self):
        return f"{self.dossier} · travail du {self.jour:%d/%m/%Y}"


class EcritureHeures(models.Model):
    """One line of the ledger. A correction is a line of the opposite sign; the legal ceiling is also kept by a trigger (migration 0002)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="heures")
    nature = models.CharField("nature", max_length=20, choices=NATURES)
    etape = models.CharField("étape", max_length=30, choices=EtapePedagogique.choix())
    phase = models.CharField("phase légale", max_length=20, choices=PhaseLegale.choix(), blank=True)
    minutes = models.SmallIntegerField("minutes")
    jour = models.DateField("jour")
    seance = models.ForeignKey(Seance, on_delete=models.PROTECT, null=True, blank=True, related_name="heures")
    travail = models.ForeignKey(TravailPersonnel, on_delete=models.PROTECT, null=True, blank=True, related_name="heures")
    corrige = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction", verbose_name="corrige")
    le = models.DateTimeField("écrit le")

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "écriture d’heures"
        verbose_name_plural = "registre des heures"
        ordering = ["jour", "pk"]
        constraints = [
            models.CheckConstraint(
                name="heures_preuve",
                condition=_PAR_SEANCE | _PAR_TRAVAIL,
                violation_error_message="Une heure d’accompagnement se prouve par une séance, une heure de recherches par ce que le bénéficiaire a noté.",
            ),
            models.CheckConstraint(name="heures_phase_de_l_etape", condition=_CHACUN_SA_PHASE,
                                   violation_error_message="Cette étape relève d’une autre phase légale."),
            models.CheckConstraint(name="heures_non_nulles", condition=Q(corrige=None, minutes__gt=0) | Q(corrige__isnull=False, minutes__lt=0),
                                   violation_error_message="Une écriture ajoute des minutes ; seule une correction en retire."),
        ]

    def __str__(self):
        return f"{self.dossier} · {self.minutes} min le {self.jour:%d/%m/%Y}"
