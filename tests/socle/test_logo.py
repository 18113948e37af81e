"""A provider's logo: what draws is kept, what could act, fetch or never end is refused in one sentence."""
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bilan.socle import logo

TETE = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50"'
RECT = '<rect width="10" height="10" fill="#c8102e"/>'


def _svg(corps: str = RECT, tete: str = TETE + ">") -> bytes:
    return f"{tete}{corps}</svg>".encode()


def _png(largeur=300, hauteur=150, **options) -> bytes:
    sortie = BytesIO()
    Image.new("RGBA", (largeur, hauteur), (200, 16, 46, 255)).save(sortie, format="PNG", **options)
    return sortie.getvalue()


def test_a_drawing_is_rewritten_from_what_draws():
    exporte = _svg(
        '<!-- Inkscape --><metadata><x/></metadata><sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"/>'
        '<title>Les Jalons</title><style>.a{fill:#c8102e}</style><defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<g inkscape:label="Calque 1" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" data-x="1"><path class="a" d="M0 0h9" fill="url(#g)"/></g>',
        '<?xml version="1.0"?>' + TETE + ' width="100mm" height="50mm">',
    )
    garde = logo.lire(exporte)
    assert garde.genre == "svg"
    assert garde.octets.decode() == (
        '<svg viewBox="0 0 100 50" xmlns="http://www.w3.org/2000/svg" width="56.00" height="28"><style>.a{fill:#c8102e}</style>'
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red" /></linearGradient></defs>'
        '<g><path class="a" d="M0 0h9" fill="url(#g)" /></g></svg>'
    )
    assert logo.lire(garde.octets) == garde


def test_a_picture_is_drawn_anew_without_what_it_hid():
    cachette = PngInfo()
    cachette.add_text("Author", "Camille Moreau")
    garde = logo.lire(_png(pnginfo=cachette) + b"<script>")
    assert garde.genre == "png"
    assert b"Camille" not in garde.octets and b"script" not in garde.octets
    assert Image.open(BytesIO(garde.octets)).size == (224, 112)


def _entites() -> bytes:
    return b'<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>' + _svg("<g>&b;</g>")


@pytest.mark.parametrize(("octets", "phrase"), [
    *[(_svg(corps), "va chercher ailleurs") for corps in (
        "<script>alert(1)</script>", "<script xmlns='http://www.w3.org/1999/xhtml'/>", "<foreignObject/>", "<image/>", "<use/>", "<a/>", "<animate/>",
        "<filter/>", '<path onclick="x"/>', '<path ONLOAD="x"/>', '<linearGradient xlink:href="#g"/>', '<path href="javascript:x"/>',
        '<path fill="url(https://example.org/x)"/>', "<path style=\"fill:url( 'http://x')\"/>", "<style>@import 'x';</style>",
        r"<style>.a{fill:u\72l(http://x)}</style>", '<iframe xmlns="http://www.w3.org/1999/xhtml"/>',
    )],
    (_svg(tete=TETE + ' onload="x">'), "va chercher ailleurs"),
    (_entites(), "ENTITY"),
    (_svg("<text>Les Jalons</text>"), "tracés"),
    (_svg("<g>" * 60 + "</g>" * 60), "trop détaillé"), (_svg("<g/>" * 2000), "trop détaillé"),
    (_svg(f'<path d="{"M0 0" * 20000}"/>'), "trop détaillé"),
    (_svg(tete='<svg xmlns="http://www.w3.org/2000/svg">'), "sa taille"), (_svg(tete=TETE.replace("100 50", "900 50") + ">"), "huit fois"),
    (_svg(tete=TETE.replace("100 50", "0 0") + ">"), "sa taille"),
    (b"<svg", "abîmé"), (_png()[:-30], "abîmé"), (b"<html><svg></svg></html>", "ni un SVG"), (b"GIF89a", "ni un SVG"), (b"", "ni un SVG"),
    (_png(2000, 100), "huit fois"), (_png() + b"x" * logo.MAXIMUM, "200 Ko"),
])
def test_what_cannot_be_a_logo_is_refused_in_one_sentence(octets, phrase):
    with pytest.raises(ValidationError, match=phrase):
        logo.lire(octets)


def test_a_clip_that_cuts_itself_is_cut():
    assert b"clip-path" not in logo.lire(_svg('<clipPath id="c"><path clip-path="url(#c)" d="M0 0"/></clipPath>')).octets
