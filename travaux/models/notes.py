"""The consultant's notes on a bilan: private ones, and those shared with the bénéficiaire."""
from django.conf import settings
from django.db import models
from django.db.models import Q

from beneficiaires.models import Dossier
from bilan.socle.coffre import ChampSecret
from bilan.socle.models import ModeleSecret
from bilan.socle.roles import Role
from seances.models import Seance
from travaux.visibilite import LECTEURS


class Note(ModeleSecret):
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="notes")
    seance = models.ForeignKey(Seance, on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    partagee = models.BooleanField("partagée")
    texte = ChampSecret("texte")
    le = models.DateTimeField("écrite le")

    # Each clause is the declaration of visibilite.LECTEURS, by kind of note. A private note follows its author, not the dossier:
    # whoever takes the bilan over does not open it, and neither does gestion.
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte, partagee__in=_genres(Role.BENEFICIAIRE)),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte, partagee__in=_genres(Role.CONSULTANT)) & (Q(partagee=True) | Q(auteur=compte)),
    }

    class Meta:
        verbose_name = "note"
        ordering = ["-le", "pk"]

    def __str__(self):
        return f"{self.dossier} · note {'partagée' if self.partagee else 'privée'}"


def _genres(role: Role) -> list[bool]:
    return [partagee for partagee, lecteurs in LECTEURS.items() if role in lecteurs]
