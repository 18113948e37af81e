"""A variable that a template of ours prints and that does not exist fails the test instead of printing nothing; `reponse.context` is the page's."""

import copy
import inspect
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.template.base import Node, PartialTemplate
from django.test.signals import template_rendered


class VariableAbsente(str):
    """Empty text for the templates of others (the admin counts on it); an error in ours.

    Django asks whether it is true, then whether it holds a `%s`, then fills it with the name of the variable.
    """

    def __bool__(self) -> bool:
        return _gabarit_appelant() is not None

    def __contains__(self, motif: object) -> bool:
        return motif == "%s"

    def __mod__(self, variable: object) -> str:
        raise TemplateSyntaxError(f"La variable « {variable} » n'existe pas dans {_gabarit_appelant()}.")


def stricts(reglages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the TEMPLATES setting with that check in it."""
    reglages = copy.deepcopy(reglages)
    for moteur in reglages:
        moteur.setdefault("OPTIONS", {})["string_if_invalid"] = VariableAbsente()
    return reglages


def rendre(gabarit: Template | PartialTemplate, contexte: Context) -> str:
    """In the place of what Django makes of `Template._render` for tests, which keeps a copy of the context of each field and of each fragment of a page."""
    if contexte.template is gabarit and isinstance(contexte, RequestContext):
        template_rendered.send(sender=gabarit, template=gabarit, context=contexte)
    return gabarit.nodelist.render(contexte)


def _gabarit_appelant() -> Path | None:
    """Return the template being rendered when it is one of ours: it is only known to the nodes in the call stack."""
    cadre = inspect.currentframe()
    while cadre := cadre and cadre.f_back:
        noeud = cadre.f_locals.get("self")
        if isinstance(noeud, Node) and (origine := getattr(noeud, "origin", None)):
            chemin = Path(origine.name)
            return chemin if chemin.is_relative_to(settings.BASE_DIR) and ".venv" not in chemin.parts else None
    return None
