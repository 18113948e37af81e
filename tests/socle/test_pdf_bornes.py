"""What a page may not take to become a document: anything that is not ours, nor more time, memory or depth than a document needs."""

import logging
from contextlib import nullcontext
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from fontTools.ttLib import woff2
from weasyprint import HTML
from weasyprint.images import ImageLoadingError
from weasyprint.urls import FatalURLFetchingError

from bilan.socle import documents, pdf
from bilan.socle.models import EtatDocument
from bilan.socle.pdf import HtmlRefuse, atelier, memoire
from tests.socle.outils_documents import T0, demande, page

pytestmark = pytest.mark.usefixtures("gabarits")


# --- A closed network -----------------------------------------------------------------------------------------------


class _Espion(BaseHTTPRequestHandler):
    """Answer every request with an image of one pixel, and remember it."""

    def do_GET(self):
        self.server.recus.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/svg+xml")
        self.end_headers()
        self.wfile.write(b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture(scope="module")
def espion():
    serveur = HTTPServer(("127.0.0.1", 0), _Espion)
    serveur.recus = []
    Thread(target=serveur.serve_forever, daemon=True).start()
    yield serveur
    serveur.shutdown()
    serveur.server_close()


def adresse(espion: HTTPServer) -> str:
    return f"http://127.0.0.1:{espion.server_port}"


RESEAU = {
    "an image": '<img src="{url}/1" alt="">',
    "a linked style sheet": '<link rel="stylesheet" href="{url}/2">',
    "an imported style sheet": '<style>@import "{url}/3";</style>',
    "a background": '<p style="background: url({url}/4)">x</p>',
    "a font": '<style>@font-face {{ font-family: a; src: url({url}/5) }}</style>',
    "an object": '<object data="{url}/6"></object>',
    "an embedded object": '<embed src="{url}/7">',
    "an image in a drawing": '<svg viewBox="0 0 9 9" width="9" height="9"><image href="{url}/8" width="9" height="9"/></svg>',
    "an attached file": '<a rel="attachment" href="{url}/9">x</a>',
    "another base": '<base href="{url}/"><img src="10" alt="">',
    "a bullet": '<ul style="list-style: url({url}/11)"><li>x</li></ul>',
    "a generated content": '<style>p::before {{ content: url({url}/12) }}</style><p>x</p>',
}


@pytest.mark.parametrize("corps", RESEAU.values(), ids=RESEAU)
def test_the_network_is_closed_to(corps, espion, caplog):
    espion.recus.clear()
    with pytest.raises(HtmlRefuse, match="ressource interdite"):
        pdf.composer(page(corps.format(url=adresse(espion))))
    assert espion.recus == []
    caplog.clear()


def test_with_the_fetcher_of_weasyprint_the_network_would_be_open(espion, caplog):
    """The sabotage twin: the same pages reach the server as soon as the fetcher is not ours."""
    espion.recus.clear()
    for corps in RESEAU.values():
        HTML(string=page(corps.format(url=adresse(espion)))).write_pdf(pdf_variant="pdf/ua-1")
    assert {int(demande.strip("/")) for demande in espion.recus} == set(range(1, len(RESEAU) + 1))
    caplog.clear()  # WeasyPrint complains of these pages: that is not the point here


@pytest.mark.parametrize("url", [
    "file:///etc/passwd", "static:../settings.py", "static:/etc/passwd", "static:", "static:bilan/", "static:bilan/absent.css", "static:.env",
    "static:%2e%2e/settings.py", "static:bilan/..%2f..%2fmanage.py", "STATIC:bilan/document.css", "static://bilan/document.css", "logo.svg",
    "data:image/svg+xml,<svg/>", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "http://[::1]/", "//127.0.0.1/x", "static:bilan/document.css\n", "",
])  # fmt: skip
def test_only_a_static_file_of_ours_is_read(url):
    with pytest.raises(atelier.RessourceInterdite):
        atelier.RessourcesLocales().fetch(url)
    assert issubclass(atelier.RessourceInterdite, FatalURLFetchingError)


def test_a_static_file_of_ours_is_read():
    reponse = atelier.RessourcesLocales().fetch("static:bilan/document.css")
    assert reponse.read() == (settings.BASE_DIR / "static/bilan/document.css").read_bytes()


# --- Limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("corps", "cause"), [
    ("x" * pdf.limites.LONGUEUR, "texte trop long"),
    ("<div>" * 2000, "éléments trop imbriqués"),
    ("<table>" + "<tr><td>x" * (pdf.limites.CELLULES + 1), "tableau trop grand"),
], ids=["too long", "nested too deep", "too many cells"])  # fmt: skip
def test_what_would_hold_the_worker_is_refused_before_it_is_laid_out(corps, cause, monkeypatch):
    monkeypatch.setattr(atelier, "composer", lambda html: pytest.fail("laid out"))
    with pytest.raises(HtmlRefuse, match=cause):
        pdf.composer(page(corps))


def test_without_its_limits_a_deep_document_would_exhaust_the_stack():
    """The sabotage twin: the workshop alone meets the recursion; it says so too, once it has met it."""
    with pytest.raises(HtmlRefuse, match="éléments trop imbriqués"):
        atelier.composer(page("<div>" * 600))


@pytest.mark.parametrize(("html", "attendu"), [
    ("<p>a</p><p>b</p>", 1), ("<ul><li>a<br>b</li></ul>", 2), ("<p>a<hr><img src=x></p>", 1), ("<svg><path d='M0'/><g/></svg>", 1), ("a < b", 0), ("", 0),
    ('<ul class="x">' * 7, 7), ("<DIV>" * 3, 3),
])
def test_how_deep_a_text_is(html, attendu):
    assert pdf.limites.profondeur(html) == attendu


def test_the_limits_are_read_in_a_time_that_grows_with_the_text_alone():
    """Whatever is typed: a reading that went back would not end here within the day."""
    for motif in ("<", "<a ", "<a /", "<<p", "<p a='"):
        assert pdf.limites.refus(motif * (pdf.limites.LONGUEUR // len(motif))) == ""


# four gigabytes, in a hundred characters
GOUFFRE = '<style>@counter-style x { system: numeric; symbols: "0" "1"; pad: 4000000000 "0" }</style><ol style="list-style: x"><li>un'
# a picture of a million million rings
ANNEAUX = """<svg width="90" height="90"><radialGradient id="a" spreadMethod="repeat" gradientUnits="userSpaceOnUse" cx="45" cy="45" r="1e-10">
<stop stop-color="red"/><stop offset="1" stop-color="blue"/></radialGradient><rect width="90" height="90" fill="url(#a)"/></svg>"""


def test_what_is_beyond_the_ceiling_is_refused_and_then_given_back():
    """The sabotage twin too: outside, the same is given. Nothing of it is written, so nothing is taken from the machine."""
    with memoire.bornee(), pytest.raises(MemoryError):
        bytes(2 * memoire.PLAFOND)
    assert len(bytes(2 * memoire.PLAFOND)) == 2 * memoire.PLAFOND


@pytest.mark.django_db
@pytest.mark.parametrize(("html", "erreur"), [
    ('<img src="https://example.org/x" alt="">', "Le document est refusé : ressource interdite."),
    ("<div>" * 2000, "Le document est refusé : éléments trop imbriqués."),
    ("x" * pdf.limites.LONGUEUR, "Le document est refusé : texte trop long."),
    (GOUFFRE, "Le document est refusé : il demande trop de mémoire."),
    (ANNEAUX, "Le document est refusé : il demande trop de mémoire."),
], ids=["network", "nesting", "length", "memory", "memory of a picture"])  # fmt: skip
def test_a_hostile_document_fails_alone(coffre, html, erreur):
    document, suivant = demande(coffre, "documents/libre.html", html=page(html)), demande(coffre)
    assert documents.preparer_la_file(T0) == 2
    document.refresh_from_db()
    suivant.refresh_from_db()
    assert (document.etat, document.erreur, suivant.etat) == (EtatDocument.ECHEC, erreur, EtatDocument.PRET)


def test_a_document_would_be_made_without_the_picture_that_wanted_memory(monkeypatch, caplog):
    """The sabotage twin: WeasyPrint logs it, and goes on."""
    monkeypatch.setattr(atelier.LOGGER, "filters", [])
    assert pdf.composer(page(ANNEAUX)).startswith(b"%PDF")
    assert [ligne.levelname for ligne in caplog.records if ligne.levelno > logging.DEBUG] == ["ERROR"]
    caplog.clear()


@pytest.mark.parametrize(("cause", "arrete"), [(MemoryError(), MemoryError), (SoftTimeLimitExceeded(), SoftTimeLimitExceeded), (ValueError(), None)])
def test_a_picture_that_does_not_load_stops_the_document_when_it_is_for_want_of_memory_or_of_time(cause, arrete, caplog):
    """As `get_image_from_uri` wraps it; a damaged one is left out, and logged."""
    try:
        raise ImageLoadingError from cause
    except ImageLoadingError:
        with pytest.raises(arrete) if arrete else nullcontext():
            atelier.LOGGER.error("Failed to load image")
    caplog.clear()


def _fin_du_temps(*_):
    raise SoftTimeLimitExceeded


def test_the_end_of_the_time_is_not_taken_for_a_font_that_does_not_load(monkeypatch):
    """WeasyPrint catches whatever happens while it reads a font: the document would go on, without its font and without a limit."""
    monkeypatch.setattr(woff2, "decompress", _fin_du_temps)
    with pytest.raises(SoftTimeLimitExceeded):
        atelier._Atelier()


def test_without_its_ears_the_workshop_would_go_on_without_its_fonts(monkeypatch, caplog):
    """The sabotage twin."""
    monkeypatch.setattr(woff2, "decompress", _fin_du_temps)
    monkeypatch.setattr(atelier.LOGGER, "filters", [])
    atelier._Atelier()
    assert "cannot be loaded" in caplog.text
    caplog.clear()
