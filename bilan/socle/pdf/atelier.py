"""The workshop of PDFs: what costs time is loaded once for all the documents of a process.

Fonts, style sheet, fetcher and images are shared (docs/decisions/0003-pdf.md): a document costs a quarter less than with a bare
WeasyPrint, and the memory of a worker stays flat. A template must therefore neither link nor carry a style sheet of its own.
"""
import atexit
import logging
import os
import re
import sys
from functools import cache
from mimetypes import guess_type
from threading import Lock

from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_process_shutdown
from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.logger import LOGGER, PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from bilan.socle import context_processors
from bilan.socle.logo import GENRES
from bilan.socle.pdf import HtmlRefuse, memoire

FEUILLE = "static:bilan/document.css"
VARIANTE = "pdf/ua-1"
_STATIQUE = re.compile(r"static:((?:[\w-][\w.-]*/)*[\w-][\w.-]*)", re.ASCII)
_LOGO = re.compile(r"logo:[0-9a-f]{12}\.(svg|png)", re.ASCII)
_ACCENT = re.compile(r'<meta name="theme-color" content="(#[0-9a-f]{6})">')
_un_seul = Lock()  # Pango's font map does not bear two threads


class RessourceInterdite(FatalURLFetchingError):
    """A document asked for something else than a file of ours: the rendering stops. A BaseException, as WeasyPrint wants it."""


class RessourcesLocales(URLFetcher):
    """Fetch `static:<name>` among the project's static files, the provider's logo, and nothing else: no network, no other file, no data URI."""

    _fail_on_errors = True

    def __init__(self):
        """Without the parent's: it would open protocols, and build a TLS context, for nothing."""
        self.refusees: list[str] = []

    def fetch(self, url, headers=None):
        """The static file of that name, or the logo. RessourceInterdite for any other address."""
        if _LOGO.fullmatch(url):
            return _logo(url)
        nom = _STATIQUE.fullmatch(url)
        chemin = finders.find(nom[1]) if nom else None
        if not chemin:
            self.refusees.append(url)
            raise RessourceInterdite(f"Ressource interdite : {url[:100]}")
        with open(chemin, "rb") as fichier:
            return URLFetcherResponse(url, fichier.read(), {"Content-Type": guess_type(chemin)[0] or "application/octet-stream"})


def _logo(url: str) -> URLFetcherResponse:
    """The provider's logo; our own square when it was taken away since the document was asked for."""
    if logo := context_processors.logo():
        return URLFetcherResponse(url, logo.octets, {"Content-Type": GENRES[logo.genre]})
    with open(str(finders.find("bilan/icone.svg")), "rb") as fichier:
        return URLFetcherResponse(url, fichier.read(), {"Content-Type": GENRES["svg"]})


def _rien_d_avale(ligne: logging.LogRecord) -> bool:
    """A filter of WeasyPrint's log. It only logs a picture or a font that failed, and goes on: for want of memory or of time, the document stops there."""
    faute = sys.exception()
    for cause in (faute, faute and faute.__cause__):
        if isinstance(cause, (MemoryError, SoftTimeLimitExceeded)):
            raise type(cause) from faute
    return ligne.levelno > logging.DEBUG


LOGGER.setLevel(logging.DEBUG)  # where alone a font that failed is said: heard, and not written
PROGRESS_LOGGER.setLevel(logging.WARNING)  # the steps of each document, which would follow its parent
LOGGER.addFilter(_rien_d_avale)


class _Atelier:
    """What all the documents of a process share."""

    def __init__(self):
        self.processus = os.getpid()
        self.ressources, self.polices, self.images = RessourcesLocales(), FontConfiguration(), {}
        self.feuille = CSS(url=FEUILLE, font_config=self.polices, url_fetcher=self.ressources)

    def _couleur(self, html: str) -> list[CSS]:
        """The accent that the document declares, in the place of the sheet's own. Left to itself, WeasyPrint would make each a client of the network."""
        accent = _ACCENT.search(html)
        return [CSS(string=f":root {{ --accent: {accent[1]} }}", url_fetcher=self.ressources)] if accent else []

    def composer(self, html: str) -> bytes:
        self.ressources.refusees.clear()
        octets = HTML(string=html, base_url="static:", url_fetcher=self.ressources).write_pdf(
            font_config=self.polices, stylesheets=[self.feuille, *self._couleur(html)], cache=self.images, pdf_variant=VARIANTE,
        )
        if self.ressources.refusees:  # WeasyPrint swallows even a fatal error while it draws an SVG
            raise RessourceInterdite(self.ressources.refusees[0])
        return octets


_atelier = cache(_Atelier)


def fermer(**_) -> None:
    """Take away the folder in which WeasyPrint wrote the fonts. A process that was forked since draws with the same: it leaves it there."""
    if _atelier.cache_info().currsize and _atelier().processus == os.getpid():
        _atelier().polices.__del__()  # WeasyPrint's own way, which nothing calls when a process ends
        _atelier.cache_clear()


atexit.register(fermer)
worker_process_shutdown.connect(fermer)  # a child of Celery ends without what any other process does at its end


def composer(html: str) -> bytes:
    """See `bilan.socle.pdf.composer`."""
    try:
        with _un_seul, memoire.bornee():
            return _atelier().composer(html)
    except RessourceInterdite as interdite:
        raise HtmlRefuse("ressource interdite") from interdite
    except RecursionError:
        raise HtmlRefuse("éléments trop imbriqués") from None
    except MemoryError:
        raise HtmlRefuse("il demande trop de mémoire") from None
