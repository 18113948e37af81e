"""The consultant's notes on a bilan: private ones, those shared with the bénéficiaire, and what he has not finished typing."""
import json

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
    seance = models.ForeignKey(Seance, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes")  # none once its dates were proposed anew
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


class Brouillon(ModeleSecret):
    """What a consultant is typing in the two boxes of one page, and has not kept yet: his alone, also what he means to share. Gone once he writes it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, db_index=False, related_name="+")
    seance = models.ForeignKey(Seance, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")  # none: « Notes », or dates proposed anew
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    contenu = ChampSecret("contenu")  # JSON: the text of each box
    revision = models.PositiveIntegerField("révision")
    onglet = models.CharField("onglet", max_length=40, blank=True)
    le = models.DateTimeField("gardé le")

    PORTEE = {Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte, auteur=compte)}

    class Meta:
        verbose_name = "brouillon de notes"
        verbose_name_plural = "brouillons de notes"
        ordering = ["-le", "pk"]
        constraints = [models.UniqueConstraint(fields=["dossier", "auteur", "seance"], name="travaux_brouillon_un_par_page")]

    def __str__(self):
        return f"{self.dossier} · brouillon"

    @property
    def textes(self) -> dict[str, str]:
        """Box by box."""
        return json.loads(self.contenu)

    def est_de(self, revision: int | None, onglet: str) -> bool:
        """Whether it holds what this tab had read or sent."""
        return revision == self.revision or bool(onglet and onglet == self.onglet)


def _genres(role: Role) -> list[bool]:
    return [partagee for partagee, lecteurs in LECTEURS.items() if role in lecteurs]
