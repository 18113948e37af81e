"""What every page shows around its content. The kernel knows no business noun: `settings.APPARENCE` names the callable that does."""
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

THEMES = {"clair": "light", "sombre": "dark"}
DEFAUTS: dict[str, Any] = {
    "organisme": {"nom": "Bilan", "logo": "", "lieu": ""},
    "navigation": [],
    "portail": False,
    "compte": None,
    "recherche": "",
    "aide": "",
    "pied": [],
}


def apparence(requete: HttpRequest) -> dict[str, Any]:
    """`organisme`, `navigation`, `portail`, `compte`, `recherche`, `aide`, `pied`, asked only by a page that draws them, and once."""
    fournie = SimpleLazyObject(lambda: {**DEFAUTS, **_fournisseur()(requete)})
    return {
        "theme": THEMES.get(requete.COOKIES.get("theme", ""), ""),
        "demonstration": getattr(settings, "DEMONSTRATION", False),
        **{nom: _differe(fournie, nom) for nom in DEFAUTS},
    }


def organisme() -> dict[str, str]:
    """`nom`, `lieu` and `logo` of the provider, where there is no request: it signs the letters."""
    return {**DEFAUTS, **_fournisseur()(None)}["organisme"]


def _fournisseur() -> Callable[[HttpRequest | None], dict[str, Any]]:
    chemin = getattr(settings, "APPARENCE", "")
    return import_string(chemin) if chemin else lambda _requete: {}


def _differe(fournie: Any, nom: str) -> Callable[[], Any]:
    """Templates call what is callable: the value is looked up when it is printed."""
    return lambda: fournie[nom]
