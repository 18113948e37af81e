"""What was stored of a document: encrypted under its primary key, read back against its SHA-256, served as a download."""
from hashlib import sha256

from django.core.files.storage import storages
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from bilan.socle import coffre as chiffrement
from bilan.socle.models import Document, EtatDocument


class DocumentIndisponible(Exception):
    """The document is not ready: in preparation, or failed."""


class DocumentAltere(Exception):
    """What is stored is not what was sealed: its SHA-256 differs."""


def lire(document: Document) -> bytes:
    """The PDF in clear.

    DocumentIndisponible when it is not ready, SecretDetruit once its vault was destroyed, SecretIllisible or DocumentAltere when what
    is stored is not what was sealed.
    """
    if document.etat != EtatDocument.PRET:
        raise DocumentIndisponible(document.pk)
    with storages["documents"].open(str(document.pk)) as fichier:
        octets = chiffrement.ouvrir(document.coffre.cle(), fichier.read(), _place(document))
    if sha256(octets).hexdigest() != document.empreinte:
        raise DocumentAltere(document.pk)
    return octets


def servir(document: Document) -> HttpResponse:
    """The document as a download that no browser opens in our origin; 409 while it is not ready. The caller has fetched it by a scope."""
    if document.etat != EtatDocument.PRET:
        return HttpResponse("Ce document n’est pas encore prêt.\n", status=409, content_type="text/plain; charset=utf-8")
    return telechargement(lire(document), document.nom_fichier)


def telechargement(octets: bytes, nom: str) -> HttpResponse:
    """These bytes of a PDF as a download, under this name: sandboxed, kept by no cache."""
    return HttpResponse(octets, content_type="application/pdf", headers={
        "Content-Disposition": content_disposition_header(True, nom),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    })


def sceller(document: Document, octets: bytes) -> bytes:
    """What the storage « documents » holds under the primary key of this document."""
    return chiffrement.sceller(document.coffre.cle(), octets, _place(document))


def _place(document: Document) -> str:
    return f"document|{document.pk}"
