"""What was stored of a document: encrypted under its primary key, read back against its SHA-256, served as a download."""
from hashlib import sha256

from django.core.files.storage import storages
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from bilan.socle import coffre as chiffrement
from bilan.socle.models import Coffre, Document, EtatDocument
from bilan.socle.stockage import remplacer


class DocumentIndisponible(Exception):
    """The document is not ready: in preparation, or failed."""


class DocumentAltere(Exception):
    """What is stored is not what was sealed: its SHA-256 differs."""


def lire(document: Document) -> bytes:
    """The PDF in clear.

    DocumentIndisponible when it is not ready, SecretDetruit once its vault was destroyed, SecretIllisible or DocumentAltere when what
    is stored is not what was sealed.
    """
    if document.etat == EtatDocument.DETRUIT:
        raise chiffrement.SecretDetruit("document détruit")
    if document.etat != EtatDocument.PRET:
        raise DocumentIndisponible(document.pk)
    cle = document.coffre.cle()
    with storages["documents"].open(str(document.pk)) as fichier:
        octets = chiffrement.ouvrir(cle, fichier.read(), _place(document))
    if sha256(octets).hexdigest() != document.empreinte:
        raise DocumentAltere(document.pk)
    return octets


def servir(document: Document) -> HttpResponse:
    """The document as a download that no browser opens in our origin; 409 while it is not ready, 410 once it was destroyed.

    The caller has fetched it by a scope.
    """
    if document.etat == EtatDocument.DETRUIT:
        return HttpResponse("Ce document a été détruit, comme la loi le demande.\n", status=410, content_type="text/plain; charset=utf-8")
    if document.etat != EtatDocument.PRET:
        return HttpResponse("Ce document n’est pas encore prêt.\n", status=409, content_type="text/plain; charset=utf-8")
    return telechargement(lire(document), document.nom_fichier)


def telechargement(octets: bytes, nom: str) -> HttpResponse:
    """These bytes as a download, under this name: sandboxed, kept by no cache."""
    return HttpResponse(octets, content_type="application/zip" if nom.endswith(".zip") else "application/pdf", headers={
        "Content-Disposition": content_disposition_header(True, nom),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    })


def sceller(document: Document, octets: bytes) -> bytes:
    """What the storage « documents » holds under the primary key of this document."""
    return chiffrement.sceller(document.coffre.cle(), octets, _place(document))


def deplacer(document: Document, coffre: Coffre) -> None:
    """Keep the stored file under the key of another vault. Taken again after an interruption, it finds what was already done."""
    with storages["documents"].open(str(document.pk)) as fichier:
        chiffre = fichier.read()
    try:
        octets = chiffrement.ouvrir(document.coffre.cle(), chiffre, _place(document))
    except chiffrement.SecretIllisible:
        chiffrement.ouvrir(coffre.cle(), chiffre, _place(document))
        return
    remplacer(storages["documents"], str(document.pk), chiffrement.sceller(coffre.cle(), octets, _place(document)))


def _place(document: Document) -> str:
    return f"document|{document.pk}"
