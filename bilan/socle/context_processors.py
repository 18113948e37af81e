"""What every page shows around its content. The kernel knows no business noun: `settings.APPARENCE` names the callable that does."""
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from bilan.socle.accent import SAPIN, Accent, deriver
from bilan.socle.logo import Logo

THEMES = {"clair": "light", "sombre": "dark"}
DEFAUTS: dict[str, Any] = {
    "organisme": {"nom": "Bilan", "logo": "", "feuille": "", "couleur": "", "lieu": ""},
    "navigation": [],
    "portail": False,
    "compte": None,
    "entrer": "",
    "maison": "/",
    "recherche": "",
    "aide": "",
    "pied": [],
}


def apparence(requete: HttpRequest) -> dict[str, Any]:
    """`organisme`, `navigation`, `portail`, `compte`, `entrer`, `recherche`, `aide`, `pied`, asked only by a page that draws them, and once."""
    fournie = SimpleLazyObject(lambda: {**DEFAUTS, **_fournisseur()(requete)})
    return {
        "theme": lambda: THEMES.get(getattr(getattr(requete, "user", None), "theme", ""), ""),
        "demonstration": getattr(settings, "DEMONSTRATION", False),
        **{nom: _differe(fournie, nom) for nom in DEFAUTS},
    }


def organisme() -> dict[str, str]:
    """`nom`, `lieu`, `couleur` and the address of the `logo` of the provider, where there is no request: it signs letters and documents."""
    return {**DEFAUTS, **_fournisseur()(None)}["organisme"]


def logo() -> Logo | None:
    """The bytes of the provider's logo, for what carries it along."""
    chemin = getattr(settings, "LOGO", "")
    return import_string(chemin)() if chemin else None


def accent(couleur: str) -> Accent:
    """The accents of the provider's colour, or the design's own."""
    return deriver(couleur) if couleur else SAPIN


def charte() -> dict[str, str]:
    """The look of a document on the day it is asked for: its accent, and the address of the logo for `bilan.socle.pdf`."""
    lui = organisme()
    version = lui["logo"].rpartition("/")[2]
    return {"accent": accent(lui["couleur"]).clair.accent, "logo": f"logo:{version}" if version else ""}


def _fournisseur() -> Callable[[HttpRequest | None], dict[str, Any]]:
    chemin = getattr(settings, "APPARENCE", "")
    return import_string(chemin) if chemin else lambda _requete: {}


def _differe(fournie: Any, nom: str) -> Callable[[], Any]:
    """Templates call what is callable: the value is looked up when it is printed."""
    return lambda: fournie[nom]
