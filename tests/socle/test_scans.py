"""A scan is known by its first bytes, drawn anew when it is a picture, and refused in one sentence when it is anything else."""
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageFile
from pypdf import PdfReader

from bilan.socle import scans


def image(genre="PNG", taille=(80, 60), mode="RGB", **options):
    sortie = BytesIO()
    Image.new(mode, taille, "white").save(sortie, genre, **options)
    return sortie.getvalue()


def lire(octets):
    return scans.lire(BytesIO(octets))


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_a_pdf_is_kept_to_the_byte():
    assert lire(PDF) == PDF


@pytest.mark.parametrize(("genre", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "L"), ("PNG", "P"), ("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "1")])
def test_a_picture_becomes_a_pdf_of_one_page(genre, mode):
    assert len(PdfReader(BytesIO(lire(image(genre, mode=mode)))).pages) == 1


def test_what_a_picture_hides_stays_outside():
    exif = Image.Exif()
    exif[0x010F] = "MARQUE-DE-L-APPAREIL"
    cachee = image("JPEG", exif=exif) + b"PK\x03\x04 une archive cousue derriere"
    lu = lire(cachee)
    assert lu.startswith(b"%PDF-")
    assert not any(mot in lu for mot in (b"MARQUE-DE-L-APPAREIL", b"archive cousue"))


def test_a_page_held_upright_is_read_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    largeur, hauteur = PdfReader(BytesIO(lire(image("JPEG", taille=(80, 60), exif=exif)))).pages[0].mediabox[2:]
    assert hauteur > largeur


@pytest.mark.parametrize(("octets", "motif"), [
    (b"", scans.AUTRE), (b"MZ\x90\x00", scans.AUTRE), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", scans.AUTRE), (b"GIF89a", scans.AUTRE),
    (b"<html>%PDF-1.7", scans.AUTRE), (b" %PDF-1.7 %%EOF", scans.AUTRE), (b"II*\x00", scans.AUTRE),
    (b"%PDF-1.7 coupe", scans.ABIME), (b"\xff\xd8\xff\xe0 coupe", scans.ABIME), (image()[:-30], scans.ABIME), (b"\x89PNG\r\n\x1a\n", scans.ABIME),
    (b"%PDF-" + b"x" * scans.MAXIMUM, scans.TROP_LOURD), (None, scans.TROP_LOURD),
], ids=range(13))
def test_anything_else_is_refused_in_one_sentence(octets, motif):
    with pytest.raises(ValidationError) as refus:
        lire(image(taille=(10_000, 5_001), mode="1") if octets is None else octets)  # drawn by whoever tries it, not by whoever counts the tests
    assert refus.value.messages == [motif]


def test_ten_megabytes_are_not_too_much():
    plein = PDF[:-6] + b" " * (scans.MAXIMUM - len(PDF)) + b"%%EOF\n"
    assert (len(plein), lire(plein) == plein) == (scans.MAXIMUM, True)


def test_no_more_is_read_of_a_file_than_what_is_needed_to_refuse_it():
    class SansFin(BytesIO):
        def read(self, taille: int | None = -1) -> bytes:
            assert taille is not None and 0 < taille <= scans.MAXIMUM + 1
            return b"%PDF-" + b" " * (taille - 5)

    with pytest.raises(ValidationError, match="dépasse 10 Mo"):
        scans.lire(SansFin())


def test_a_picture_cut_short_is_refused_even_once_weasyprint_is_loaded(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # what importing it does
    with pytest.raises(ValidationError, match="abîmé ou incomplet"):
        lire(image()[:-30])
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True
