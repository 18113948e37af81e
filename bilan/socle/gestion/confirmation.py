"""A gesture of the back office that does not undo itself: first a page that says what follows, object by object, then the gesture."""
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest
from django.template.response import TemplateResponse

from bilan.socle.departs import Reste
from bilan.socle.typographie import typographier


@dataclass(frozen=True)
class Suite:
    """What the gesture does to one object; `refus` says why it will be left as it is."""

    quoi: str
    phrases: Sequence[Reste] = ()
    refus: str = ""


@dataclass(frozen=True)
class Geste:
    """`verbe` names the action; `titre` is its question, `introduction` what it does, `bouton` repeats the verb."""

    verbe: str
    titre: str
    introduction: str
    bouton: str


def confirmee(request: HttpRequest, geste: Geste) -> bool:
    """Whether this POST comes from the page that said what follows."""
    return request.POST.get("confirme") == geste.verbe


def demander(gestion: admin.ModelAdmin, request: HttpRequest, geste: Geste, suites: Iterable[Suite]) -> TemplateResponse:
    suites = list(suites)
    contexte: dict[str, Any] = {
        **gestion.admin_site.each_context(request), "opts": gestion.opts, "title": typographier(geste.titre), "geste": geste, "suites": suites,
        "introduction": typographier(geste.introduction), "faisables": [suite for suite in suites if not suite.refus],
        "choisis": request.POST.getlist(ACTION_CHECKBOX_NAME), "case": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/confirmer.html", contexte)
