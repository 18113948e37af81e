"""What both write in a bilan: in the vault of its work, with its last author and its revision, withdrawn without being lost."""
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier
from bilan.socle.acces import GestionnaireAcces, QuerySetAcces
from bilan.socle.models import ModeleSecret
from bilan.socle.roles import Role
from seances.etats import CONTRAT_CONCLU


class _Ecrits(QuerySetAcces):
    def lisibles(self):
        """Those whose vault is not destroyed, not withdrawn, with what it takes to read them in one query."""
        return self.filter(coffre__detruit_le=None, retire_le=None).select_related("coffre", "auteur")


class Ecrit(ModeleSecret):
    """`revision` is what an editor had read: what was written on an older one is refused, never lost nor overwriting."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", verbose_name="dossier")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="auteur")
    cree_le = models.DateTimeField("écrit le")
    le = models.DateTimeField("modifié le")
    revision = models.PositiveIntegerField("révision", default=1)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    objects = GestionnaireAcces.from_queryset(_Ecrits)()
    PORTEE: ClassVar = {  # never gestion: it is the content of the bilan
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
    }
    PAR: ClassVar[frozenset[Role]] = frozenset({Role.BENEFICIAIRE, Role.CONSULTANT})  # who writes it
    DANS: ClassVar[tuple[EtatDossier, ...]] = CONTRAT_CONCLU  # in which states of the bilan
    REQUIS: ClassVar[dict[str, str]] = {}  # the field that cannot be empty, and what to do about it
    LONGUEUR = 4_000  # characters at most of any of its texts

    class Meta:
        abstract = True
        ordering = ("cree_le", "pk")

    @property
    def fil(self) -> str:
        return f"dossier:{self.dossier_id}"
