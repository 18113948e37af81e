"""The access policy (docs/politique-acces.md), read: its lines, its personas, and every address of the site."""
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.urls import URLPattern, get_resolver

PAGE = Path(__file__).parents[2] / "docs/politique-acces.md"


def _tableau(debut: str) -> list[list[str]]:
    """The rows of the page that begin so."""
    lignes = [ligne.strip(" |").split("|") for ligne in PAGE.read_text(encoding="utf-8").splitlines() if ligne.startswith(debut)]
    return [[cellule.strip(" `") for cellule in ligne] for ligne in lignes]


LIGNES = _tableau("| `")  # route, method, then one code a persona
OUVERTES = _tableau("| lien de ")  # the link that was opened, route, method, code
PERSONAS = ["anonyme", "titulaire", "autre bénéficiaire", "consultant du dossier", "autre consultant", "gestion"]


def routes(resolveur=None, espace: str = "", chemin: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the site: (name, pattern)."""
    for motif in (resolveur or get_resolver()).url_patterns:
        if isinstance(motif, URLPattern):
            yield f"{espace}{motif.name}", f"{chemin}{motif.pattern}"
        else:
            yield from routes(motif, f"{motif.namespace}:" if motif.namespace else espace, f"{chemin}{motif.pattern}")


@cache
def motifs() -> dict[str, str]:
    """The pattern of each route; the first of those that share a name."""
    return dict(reversed(list(routes())))
