"""The attendance that each party signs after a session, and what is said when the hours are not the right ones."""
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bilan.socle.acces import GestionnaireAcces
from bilan.socle.coffre import ChampSecret
from bilan.socle.models import ModeleSecret
from bilan.socle.roles import Role
from seances.etats_contestation import TRANSITIONS, EtatContestation
from seances.models.seance import Seance


class Partie(models.TextChoices):
    BENEFICIAIRE = "beneficiaire", "Bénéficiaire"
    CONSULTANT = "consultant", "Consultant"


class Moyen(models.TextChoices):
    """How we know who signed; no more than that is claimed."""

    COMPTE = "compte", "avec son compte"
    LIEN = "lien", "par un lien personnel"


class Emargement(models.Model):
    """One party's word that the session was held, from when to when: the attendance sheet is derived from these rows."""

    seance = models.ForeignKey(Seance, on_delete=models.PROTECT, related_name="emargements", db_index=False)
    partie = models.CharField("partie", max_length=12, choices=Partie)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moyen = models.CharField("moyen", max_length=10, choices=Moyen, default=Moyen.COMPTE, db_default=Moyen.COMPTE)
    le = models.DateTimeField("signé le")
    debut_reel = models.DateTimeField("début réel")
    fin_reelle = models.DateTimeField("fin réelle")

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(seance__dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(seance__dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "émargement"
        ordering = ["seance_id", "partie"]
        constraints = [
            models.UniqueConstraint(fields=["seance", "partie"], name="emargement_unique", violation_error_message="Cette présence est déjà signée."),
            models.CheckConstraint(name="emargement_finit_apres_debut", condition=Q(fin_reelle__gt=F("debut_reel")),
                                   violation_error_message="La séance doit finir après avoir commencé."),
        ]

    def __str__(self):
        return f"{self.seance}, {self.get_partie_display()}"


class Contestation(ModeleSecret):
    """« Ces heures ne sont pas les bonnes »: the hours that were written, and a sentence that only the two of them read."""

    seance = models.ForeignKey(Seance, on_delete=models.PROTECT, related_name="contestations", verbose_name="séance")
    debut_reel = models.DateTimeField("début contesté")
    fin_reelle = models.DateTimeField("fin contestée")
    message = ChampSecret("message")
    etat = models.CharField("état", max_length=12, choices=EtatContestation, default=EtatContestation.EN_ATTENTE)
    le = models.DateTimeField("contestées le")
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)

    TRANSITIONS = TRANSITIONS
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(seance__dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(seance__dossier__consultant=compte),
    }

    class Meta:
        verbose_name = "contestation d’heures"
        verbose_name_plural = "contestations d’heures"
        ordering = ["le", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["seance"], name="contestation_une_a_la_fois", condition=Q(etat="en_attente"),
                                    violation_error_message="Ces heures sont déjà contestées : votre consultant·e vous répond."),
            models.CheckConstraint(name="contestation_repondue_ou_en_attente", condition=Q(etat="en_attente", repondue_le=None)
                                   | ~Q(etat="en_attente") & Q(repondue_le__isnull=False),
                                   violation_error_message="Une contestation répondue porte la date de la réponse."),
        ]

    def __str__(self):
        return f"{self.seance}, heures contestées le {self.le:%d/%m/%Y}"

    @property
    def fil(self) -> str:
        return self.seance.fil
