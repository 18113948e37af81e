"""The one way to make, seal, store and serve a PDF.

`demander` writes what the document must say in the caller's transaction; a worker renders it, keeps its SHA-256, encrypts it with the
vault of the document, and stores it under its primary key. It is never rendered again.
"""
import logging
import traceback
from datetime import datetime, timedelta
from hashlib import sha256

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

from bilan.socle import coffre as chiffrement
from bilan.socle import instantane, pdf
from bilan.socle.models import Coffre, Document, EtatDocument
from bilan.socle.stockage import remplacer

ETAPES = ("Rédaction", "Mise en page", "Mise sous scellé")
BAIL = timedelta(minutes=3)  # above the hard time limit of a task: whoever held an expired lease is dead
TENTATIVES = 3

logger = logging.getLogger(__name__)


class DocumentIndisponible(Exception):
    """The document is not ready: in preparation, or failed."""


class DocumentAltere(Exception):
    """What is stored is not what was sealed: its SHA-256 differs."""


def demander(*, coffre: Coffre, titre: str, nom_fichier: str, gabarit: str, donnees: dict, instant: datetime) -> Document:
    """Ask for a document, in the caller's transaction; a worker prepares it once that is committed.

    `donnees` is a snapshot: see `instantane.encoder` for what it may hold (TypeError otherwise). `gabarit` is a template that extends
    documents/base.html. `nom_fichier` is what the reader saves: a dossier's number and a kind, never a person's name.
    """
    champs = {"titre": titre, "nom_fichier": nom_fichier, "gabarit": gabarit, "donnees": instantane.encoder(donnees)}
    document = Document(coffre=coffre, demande_le=instant, **champs)
    document.save(force_insert=True)
    return document


def en_attente(instant: datetime) -> list:
    """The primary keys of the documents to prepare now, oldest first: those asked for, and those whose worker died."""
    return list(_file(instant))


def preparer_la_file(instant: datetime, limite: int = 10) -> int:
    """Make at most `limite` of the documents that wait, oldest first; return how many were tried."""
    return len([preparer(document_id, instant) for document_id in _file(instant)[:limite]])


def preparer(document_id, instant: datetime) -> bool:
    """Make this document and commit each step as it goes; False when it is not to be made, or when it failed.

    Of two workers, one makes it. A failure is written on the row, with a cause in French; a worker that dies leaves a lease that
    expires, and the document is taken again, TENTATIVES times at most.
    """
    document = _prendre(document_id, instant)
    if document is None:
        return False
    try:
        return _fabriquer(document, instant)
    except OSError:
        # the disk or the object storage: nothing is wrong with the document, the lease will bring it back
        logger.exception("Document %s : rangement impossible, nouvel essai au terme du bail.", document.pk)
    except Exception as erreur:
        _echouer(document, erreur)
    return False


def rendre(gabarit: str, donnees: dict) -> bytes:
    """The PDF of this template and these data; the same data always give the same bytes. See `pdf.composer` for errors."""
    return pdf.composer(render_to_string(gabarit, donnees))


def recommencer(document: Document) -> bool:
    """Put a failed document back in the queue; False when it has not failed."""
    return _changer(
        Document.objects.filter(pk=document.pk, etat=EtatDocument.ECHEC),
        etat=EtatDocument.A_PREPARER, etape=0, tentatives=0, erreur="", bail=None,
    )


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
    return HttpResponse(lire(document), content_type="application/pdf", headers={
        "Content-Disposition": content_disposition_header(True, document.nom_fichier),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    })


def _file(instant: datetime):
    return Document.objects.filter(_a_prendre(instant)).order_by("demande_le", "pk").values_list("pk", flat=True)


def _a_prendre(instant: datetime) -> Q:
    return Q(etat=EtatDocument.A_PREPARER) | Q(etat=EtatDocument.EN_COURS, bail__lte=instant)


def _prendre(document_id, instant: datetime) -> Document | None:
    """Claim by compare-and-swap. A document that has killed its workers too often is set aside instead."""
    libre = Document.objects.filter(_a_prendre(instant), pk=document_id)
    _changer(
        libre.filter(tentatives__gte=TENTATIVES),
        etat=EtatDocument.ECHEC, bail=None, erreur="La préparation s’est interrompue plusieurs fois.",
    )
    pris = _changer(libre, etat=EtatDocument.EN_COURS, etape=1, tentatives=F("tentatives") + 1, bail=instant + BAIL)
    return Document.objects.select_related("coffre").get(pk=document_id) if pris else None


def _tenu(document: Document) -> QuerySet[Document]:
    """The row, as long as this worker holds it: its own lease is the token."""
    return Document.objects.filter(pk=document.pk, etat=EtatDocument.EN_COURS, bail=document.bail)


def _fabriquer(document: Document, instant: datetime) -> bool:
    html = render_to_string(document.gabarit, instantane.decoder(str(document.donnees)))
    _changer(_tenu(document), etape=2)
    octets = pdf.composer(html)
    _changer(_tenu(document), etape=3)
    return _ranger(document, octets, instant)


@transaction.atomic
def _ranger(document: Document, octets: bytes, instant: datetime) -> bool:
    """Store and mark as ready under the row's lock: a worker that lost its lease can no longer replace the file of the one that took over."""
    if not _tenu(document).select_for_update().exists():
        return False
    remplacer(storages["documents"], str(document.pk), sceller(document, octets))
    return _changer(
        _tenu(document), etat=EtatDocument.PRET, pret_le=instant, bail=None, donnees=None, empreinte=sha256(octets).hexdigest(), taille=len(octets),
    )


def _echouer(document: Document, erreur: Exception) -> None:
    # the message of the error may quote the content of the document: neither the log nor the row keeps it
    logger.error("Document %s : %s\n%s", document.pk, type(erreur).__name__, "".join(traceback.format_tb(erreur.__traceback__)))
    _changer(_tenu(document), etat=EtatDocument.ECHEC, bail=None, erreur=_cause(erreur))


def _cause(erreur: Exception) -> str:
    match erreur:
        case chiffrement.SecretDetruit():
            return "Le contenu de ce dossier a été détruit."
        case chiffrement.SecretIllisible():
            return "La clé de ce dossier ne s’ouvre pas."
        case pdf.HtmlRefuse():
            return f"Le document est refusé : {erreur}."
        case SoftTimeLimitExceeded():
            return "La préparation a pris trop de temps."
    return "Une erreur de notre côté empêche la préparation de ce document."


def _changer(rangees: QuerySet[Document], **champs) -> bool:
    return bool(rangees.update(**champs))


def _place(document: Document) -> str:
    return f"document|{document.pk}"


def sceller(document: Document, octets: bytes) -> bytes:
    """What the storage « documents » holds under the primary key of this document."""
    return chiffrement.sceller(document.coffre.cle(), octets, _place(document))
