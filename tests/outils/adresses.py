"""Every address of the site, with a plausible value for each part that varies."""
import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

VALEURS = {
    "IntConverter": "1", "StringConverter": "x", "SlugConverter": "x", "PathConverter": "x", "UUIDConverter": "00000000-0000-4000-8000-000000000000",
}
MOTIFS = {
    r"^mot-de-passe/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "mot-de-passe/1-abc/",
    r"(?P<url>.*)$": "introuvable/",  # the admin's last resort
}


def toutes() -> list[tuple[str, URLPattern]]:
    """Each (path, pattern); a pattern that this module cannot write is an error, never a silence."""
    return list(_parcourir(get_resolver().url_patterns, "/"))


def _parcourir(motifs: list[Any], prefixe: str) -> Iterator[tuple[str, URLPattern]]:
    for motif in motifs:
        chemin = prefixe + _exemple(motif.pattern)
        if isinstance(motif, URLResolver):
            yield from _parcourir(motif.url_patterns, chemin)
        else:
            yield chemin, motif


def _exemple(motif: Any) -> str:
    if isinstance(motif, RegexPattern):
        if applications := re.match(r"\^\(\?P<app_label>(\w+)", str(motif)):
            return f"{applications[1]}/"
        return MOTIFS[str(motif)] if str(motif) else ""
    assert isinstance(motif, RoutePattern)
    chemin = str(motif)
    for nom, convertisseur in motif.converters.items():
        genre = type(convertisseur).__name__
        for ecriture in (f"<{nom}>", *(f"<{mot}:{nom}>" for mot in ("str", "int", "slug", "path", "uuid"))):
            chemin = chemin.replace(ecriture, VALEURS[genre])
    assert "<" not in chemin, chemin
    return chemin
