"""A paper that was signed by hand, as a file: recognised by its first bytes, never by its name, and kept as a PDF.

A picture is drawn anew: what a camera hides in it (place, maker, a second file behind the image) stays outside. A PDF is kept as it is, since it is a
proof; it is only ever served as a download that no browser opens in our origin.
"""
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from PIL import Image, ImageFile, ImageOps

MAXIMUM = 10 * 1024 * 1024
PIXELS = 50_000_000  # a page at 600 dots an inch is 35 million
COTE = 2400  # an A4 page at 200 dots an inch, the long side
MARQUES = {b"%PDF-": "pdf", b"\xff\xd8\xff": "image", b"\x89PNG\r\n\x1a\n": "image"}

TROP_LOURD = "Ce fichier dépasse 10 Mo. Numérisez-le avec une définition plus basse, puis recommencez."
AUTRE = "Ce fichier n’est ni un PDF, ni une image JPEG ou PNG. Numérisez le papier dans l’un de ces formats."
ABIME = "Ce fichier est abîmé ou incomplet : il ne s’ouvre pas. Numérisez le papier de nouveau."


def lire(fichier: IO[bytes]) -> bytes:
    """The bytes of a PDF. ValidationError, in one sentence, above 10 MB, for any other kind of file, and for one that does not open."""
    octets = fichier.read(MAXIMUM + 1)
    if len(octets) > MAXIMUM:
        raise ValidationError(TROP_LOURD)
    genre = next((genre for marque, genre in MARQUES.items() if octets.startswith(marque)), None)
    if genre is None:
        raise ValidationError(AUTRE)
    return _pdf(octets) if genre == "pdf" else _redessiner(octets)


def _pdf(octets: bytes) -> bytes:
    if b"%%EOF" not in octets[-2048:]:
        raise ValidationError(ABIME)
    return octets


def _redessiner(octets: bytes) -> bytes:
    sortie = BytesIO()
    try:
        with entiere(), Image.open(BytesIO(octets), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > PIXELS:
                raise ValidationError(TROP_LOURD)
            droite = ImageOps.exif_transpose(image).convert("RGBA")
        droite.thumbnail((COTE, COTE))
        page = Image.new("RGB", droite.size, "white")
        page.paste(droite, mask=droite.getchannel("A"))
        page.save(sortie, format="PDF", resolution=200)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError(ABIME) from None
    return sortie.getvalue()


@contextmanager
def entiere() -> Iterator[None]:
    """A picture cut short is refused: WeasyPrint, once loaded in this process, has Pillow accept them."""
    avant, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = avant
