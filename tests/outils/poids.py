"""What a page weighs on the wire the first time it is seen: itself as it came, its files as WhiteNoise serves them to a browser that reads brotli."""
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import brotli
from django.contrib.staticfiles import finders
from whitenoise.compress import Compressor

__all__ = ["BUDGET", "RECU", "poids"]

BUDGET = 150_000  # bytes, fonts included
# What `poids` weighs, asked of the page: its own body, bytes of the wire; the addresses of its files, with what a script asked afterwards. A picture that
# comes as one reads on may be there already or not: it is never counted.
RECU = """{
  octets: performance.getEntriesByType("navigation")[0].encodedBodySize,
  adresses: performance.getEntriesByType("resource").map(e => e.name)
    .filter(nom => ![...document.querySelectorAll("img[loading=lazy]")].some(image => image.src === nom)),
}"""
DEJA = tuple(f".{extension}" for extension in Compressor.SKIP_COMPRESS_EXTENSIONS)


def poids(octets: int, adresses: list[str]) -> int:
    """In bytes, bodies alone."""
    return octets + sum(_fichier(chemin) for chemin in {urlsplit(adresse).path for adresse in adresses})


@cache
def _fichier(chemin: str) -> int:
    trouve = finders.find(chemin.removeprefix("/static/"))
    if not trouve:
        return 30_720 if chemin.startswith("/charte/") else 2_000  # a logo at its limit; what a page asks about a document in the making
    octets = Path(trouve).read_bytes()
    return len(octets) if chemin.endswith(DEJA) else min(len(octets), len(brotli.compress(octets)))
