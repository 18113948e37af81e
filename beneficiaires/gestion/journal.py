"""The journal as gestion reads it: the same sentences as on the page of a dossier, for the whole installation."""
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from beneficiaires.chronique import en_phrase
from beneficiaires.presentation import SOURCES
from bilan.socle.gestion.bases import LectureSeule, PagesBornees
from bilan.socle.journal import PRIVEE
from bilan.socle.models import Evenement
from bilan.socle.roles import Role


class ParQui(admin.SimpleListFilter):
    title, parameter_name = "rôle", "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(role.value, role.label) for role in Role]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(role=self.value()) if self.value() else queryset


@admin.register(Evenement)
class GestionDuJournal(LectureSeule):
    """Who did what; the chain itself is verified by `manage.py verifier_journal`."""

    phrase = "Qui a fait quoi, et quand. Personne ne l’écrit ni ne le corrige, pas même ici."

    list_display = ("le", "recit", "en_role", "fil", "rang")
    list_filter = (ParQui, "le")
    list_select_related = ("compte",)
    search_fields = ("fil", "verbe", "objet_id")
    search_help_text = "Une chaîne, par exemple « dossier:42 », ou un verbe, par exemple « convention.signer ». La liste s’arrête à dix mille lignes."
    paginator = PagesBornees
    ordering = ("-le",)
    fields = ("le", "recit", "en_role", "fil", "rang", "verbe", "objet", "objet_id", "details", "empreinte_document", "precedente", "empreinte")
    list_per_page = 50
    show_full_result_count = False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """A chain has a colon; what is no verb is an object's identifier. Each is looked for whole, where an index or the order of the list finds it."""
        mot = search_term.strip()
        champ = "fil" if ":" in mot else "verbe" if mot in SOURCES.phrases() else "objet_id"
        return queryset.filter(**{champ: mot}) if mot else queryset, False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).exclude(fil__startswith=PRIVEE)

    @admin.display(description="ce qui s’est passé")
    def recit(self, evenement: Evenement) -> str:
        return en_phrase(evenement, SOURCES.phrases())

    @admin.display(description="au titre de", ordering="role")
    def en_role(self, evenement: Evenement) -> str:
        return Role(evenement.role).label if evenement.role in Role else ""
