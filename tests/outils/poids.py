"""What a page weighs on the wire the first time it is seen: itself as it came, its files as WhiteNoise serves them to a browser that reads brotli."""
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import brotli
from django.contrib.staticfiles import finders
from whitenoise.compress import Compressor

from tests.outils.navigateur import Page, Response

__all__ = ["BUDGET", "poids"]

BUDGET = 150_000  # bytes, fonts included
RESSOURCES = "performance.getEntriesByType('resource').map(e => e.name)"
DEJA = tuple(f".{extension}" for extension in Compressor.SKIP_COMPRESS_EXTENSIONS)


def poids(page: Page, reponse: Response) -> int:
    """In bytes, bodies alone; what a script asked afterwards is counted too."""
    fichiers = {urlsplit(adresse).path for adresse in page.evaluate(RESSOURCES)}
    return reponse.request.sizes()["responseBodySize"] + sum(_fichier(chemin) for chemin in fichiers)


@cache
def _fichier(chemin: str) -> int:
    trouve = finders.find(chemin.removeprefix("/static/"))
    if not trouve:
        return 30_720 if chemin.startswith("/charte/") else 2_000  # a logo at its limit; what a page asks about a document in the making
    octets = Path(trouve).read_bytes()
    return len(octets) if chemin.endswith(DEJA) else min(len(octets), len(brotli.compress(octets)))
