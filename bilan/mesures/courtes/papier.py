"""R1, R2, R3, R6: a contract on paper, against the naive use of the same engine on the same HTML."""
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

from django.utils import timezone
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from bilan.mesures import matiere
from bilan.mesures.protocole import Compte, Mesure, Variantes, chrono
from bilan.socle import documents, pdf, sceau
from bilan.socle.models import Coffre
from bilan.socle.pdf.atelier import FEUILLE, RessourcesLocales


class _Ressources(RessourcesLocales):
    """The same files, fetched as WeasyPrint's own fetcher is made: with what it needs for the network."""

    def __init__(self) -> None:
        URLFetcher.__init__(self)
        self.refusees = []


def _nue(html: str) -> bytes:
    """What a first program does with the engine: the same HTML, sheet and fonts, nothing kept from one document to the next, no profile."""
    ressources, polices = _Ressources(), FontConfiguration()
    feuille = CSS(url=FEUILLE, font_config=polices, url_fetcher=ressources)
    return HTML(string=html, base_url="static:", url_fetcher=ressources).write_pdf(font_config=polices, stylesheets=[feuille])


@contextmanager
def rendu() -> Iterator[Variantes]:
    gabarit, donnees = matiere.convention()
    html = matiere.html()
    yield {"WeasyPrint nu": _processeur(lambda: _nue(html)), "gabarit et PDF/UA-1": _processeur(lambda: documents.rendre(gabarit, donnees))}


@contextmanager
def bout_en_bout() -> Iterator[Variantes]:
    """From the row that asks to the row that is ready: read, written, rendered, hashed, encrypted, stored."""
    gabarit, donnees = matiere.convention()
    html = matiere.html()
    coffre = Coffre.nouveau()
    coffre.save()

    def fabriquer() -> None:
        document = documents.demander(
            coffre=coffre, titre="Essai", nom_fichier="essai.pdf", gabarit=gabarit, donnees=donnees, instant=timezone.now(),
        )
        assert documents.preparer(document.pk, timezone.now())
    yield {"WeasyPrint nu": chrono(lambda: _nue(html)), "demandé, fait, chiffré, rangé": chrono(fabriquer)}


@contextmanager
def scellement() -> Iterator[Variantes]:
    html = matiere.html()
    octets, instant = pdf.composer(html), timezone.now()
    yield {"rendu": _processeur(lambda: pdf.composer(html)), "sceau PAdES B-B (P-256)": _processeur(lambda: sceau.sceller(octets, instant))}


def poids() -> float:
    """What the tags of an accessible document weigh."""
    html = matiere.html()
    return len(pdf.composer(html)) / len(_nue(html))


def _processeur(travail):
    return chrono(travail, horloge=process_time)


MESURES = (
    Mesure("R1", "rendu d’une convention (gabarit, PDF/UA-1) / WeasyPrint nu du même HTML", rendu, au_plus=0.80),
    Mesure("R2", "bout en bout (base, rendu, SHA-256, chiffrement, rangement) / WeasyPrint nu", bout_en_bout, au_plus=1.00),
    Mesure("R3", "sceau P-256 / rendu", scellement, au_plus=0.20),
    # 1.15 was for a profile without tags (PDF/A-3u): those of PDF/UA-1, for who reads by ear, weigh 6 KB (docs/decisions/0003-pdf.md)
    Compte("R6", "octets PDF/UA-1 (balisé) / octets sans profil", poids, au_plus=1.35),
)
