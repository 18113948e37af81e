"""What the lists of the back office are filtered by, at a cost that does not grow with them."""
from typing import Any

from django.contrib import admin
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from beneficiaires.models import Beneficiaire, Dossier
from bilan.socle.models import Compte
from bilan.socle.roles import Role

AU_PLUS = 100  # names that one can read in a column; in a larger house, one types the name


class ParPersonne(admin.SimpleListFilter):
    """The bilans of one person, from the list of people: it names her, and nobody else."""

    title, parameter_name = "bénéficiaire", "beneficiaire__id__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        personnes = Beneficiaire.objects.filter(pk=self.value()).select_related("compte") if (self.value() or "").isdecimal() else ()
        return [(str(personne.pk), personne.compte.nom_complet) for personne in personnes]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(beneficiaire=self.value()) if self.value() else queryset


def par_consultant(chemin: str = "consultant") -> type[admin.SimpleListFilter]:
    """« Suivi par »: the consultants of the house, asked of the accounts and not of every row of the list."""

    class ParConsultant(admin.SimpleListFilter):
        title, parameter_name = "suivi par", f"{chemin}__id__exact"

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            consultants = Compte.objects.filter(roles__contains=[Role.CONSULTANT]).order_by("nom", "prenom")
            noms = list(consultants[:AU_PLUS + 1])
            if len(noms) > AU_PLUS:
                noms = list(consultants.filter(pk=self.value())) if (self.value() or "").isdecimal() else []
            return [(str(compte.pk), compte.nom_complet) for compte in noms]

        def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
            choisi = self.value() or ""
            return queryset.filter(**{f"{chemin}__id": choisi}) if choisi.isdecimal() else queryset

    return ParConsultant


def combien(champ: str, **lesquels: Any) -> Coalesce:
    """How many dossiers name this row by `champ`: counted for the rows that are shown, not for all of them."""
    siens = Dossier.objects.filter(**{champ: OuterRef("pk")}, **lesquels).order_by().values(nom=F(champ))
    dossiers = siens.annotate(n=Count("*")).values("n")  # of rows, not of their keys: an index is enough
    return Coalesce(Subquery(dossiers, output_field=IntegerField()), 0)
