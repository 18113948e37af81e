"""What the pages of the back office share: who acts, and the tables that are only read."""
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin import ShowFacets
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Field, Model, TextField
from django.http import HttpRequest
from django.utils.functional import cached_property

from bilan.socle.formulaires import refuser_en_mots
from bilan.socle.nir import garder
from bilan.socle.typographie import typographier


class PagesBornees(Paginator):
    """The first rows of a register that grows for ever: nobody turns two hundred pages, and counting them all would take longer than the page."""

    AU_PLUS = 10_000

    @cached_property
    def count(self) -> int:
        rangees: Any = self.object_list
        return int(rangees.order_by()[:self.AU_PLUS].count())  # in any order: which ones they are does not matter


class Liste(ChangeList):
    """Filtered by what it offers, and by nothing else: Django takes in the address any column (a hash of password, letter by letter), and any table that
    names this one (whether something was written in a bilan, or shared)."""

    def get_filters(self, request: HttpRequest) -> Any:
        filtres = super().get_filters(request)
        _, _, pris_par_aucun, _, _ = filtres
        if pris_par_aucun:
            raise IncorrectLookupParameters
        return filtres


class SansSuppression(admin.ModelAdmin):
    """Nothing is deleted by hand: content is destroyed by its own procedure, the rest is proof. Titles are those of the things themselves."""

    nouveau: ClassVar[str] = ""  # the title of the page that adds one
    phrase: ClassVar[str] = ""  # what this list is for, in one sentence: on the first page and under the title
    show_facets = ShowFacets.NEVER  # one count for each consultant is more than a query may return
    formfield_overrides: ClassVar = {TextField: {"widget": AdminTextareaWidget({"rows": 4})}}

    def attend(self) -> str:
        """What waits in this list for someone to act, in a few words; empty when nothing does."""
        return ""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Liste

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """`Liste` judges, once each filter has taken what is its own: Django refuses those of ours that look two tables away."""
        return True

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        titre = str(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": titre[0].upper() + titre[1:], "phrase": typographier(self.phrase), **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        objet = context.get("original")
        titre = str(objet) if objet is not None else typographier(self.nouveau or f"Ajouter : {self.opts.verbose_name}")
        return super().render_change_form(request, {**context, "title": titre, "subtitle": None}, *args, **kwargs)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """What gestion types is guarded and refused as what others type."""
        champ = super().formfield_for_dbfield(db_field, request, **kwargs)
        if champ is not None:
            garder(champ)
            refuser_en_mots(champ)
        return champ

    def response_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What is ticked and is no key (a request made by hand) is left out, as a row that is there no more: Django would break on it."""
        saisie: Any = request.POST.copy()
        saisie.setlist(ACTION_CHECKBOX_NAME, [cle for cle in saisie.getlist(ACTION_CHECKBOX_NAME) if self._est_une_cle(cle)])
        request.POST = saisie
        return super().response_action(request, *args, **kwargs)

    def _est_une_cle(self, saisie: str) -> bool:
        try:
            self.opts.pk.clean(saisie, None)
        except ValidationError:
            return False
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class LectureSeule(SansSuppression):
    """Read, searched, filtered, never written; a list may still offer a gesture of its own."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
