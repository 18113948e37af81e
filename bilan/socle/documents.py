"""The one way to make, seal, store and serve a PDF.

`demander` writes what the document must say in the caller's transaction; a worker renders it, puts the provider's seal on it when asked, keeps
its SHA-256, encrypts it with the vault of the document, and stores it under its primary key. It is never rendered again.
"""
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string

from bilan.socle import coffre as chiffrement
from bilan.socle import context_processors, instantane, journal, pdf, sceau
from bilan.socle.acteur import SYSTEME
from bilan.socle.archives import DocumentAltere, DocumentIndisponible, lire, sceller, servir
from bilan.socle.erreurs import sans_message
from bilan.socle.heure_locale import a_l_heure_de
from bilan.socle.models import Coffre, Document, EtatDocument
from bilan.socle.stockage import remplacer

ETAPES = ("Rédaction", "Mise en page", "Mise sous scellé")
__all__ = [
    "BAIL", "ETAPES", "FABRIQUES", "TENTATIVES", "DocumentAltere", "DocumentIndisponible", "demander", "en_attente", "lire", "preparer", "preparer_la_file",
    "recommencer", "rendre", "sceller", "servir",
]

BAIL = timedelta(minutes=3)  # above the hard time limit of a task: whoever held an expired lease is dead
TENTATIVES = 3
PATIENCE = timedelta(minutes=1), timedelta(hours=1)  # between two calls to the time-stamping authority: doubled from the first to the last, for ever

logger = logging.getLogger(__name__)

# What no template draws: the name that stands for a template, and who makes its bytes from the snapshot (the root fills it in, `bilan.apps`).
FABRIQUES: dict[str, Callable[[dict], bytes]] = {}


def demander(
    *, coffre: Coffre, titre: str, nom_fichier: str, gabarit: str, donnees: dict, instant: datetime, fil_du_sceau: str = "",
) -> Document:
    """Ask for a document, in the caller's transaction; a worker prepares it once that is committed.

    `fil_du_sceau` asks for the provider's seal: it names the chain of the journal in which the worker writes that it was put on.

    `donnees` is a snapshot: see `instantane.encoder` for what it may hold (TypeError otherwise). `gabarit` is a template that extends
    documents/base.html. `nom_fichier` is what the reader saves: a dossier's number and a kind, never a person's name.
    """
    champs = {"titre": titre, "nom_fichier": nom_fichier, "gabarit": gabarit, "donnees": instantane.encoder({"charte": context_processors.charte(), **donnees})}
    document = Document(coffre=coffre, demande_le=instant, fil_du_sceau=fil_du_sceau, **champs)
    document.save(force_insert=True)
    return document


def en_attente(instant: datetime) -> list:
    """The primary keys of the documents to prepare now, oldest first: those asked for, those whose worker died, those whose seal is tried again."""
    return list(_file(instant))


def preparer_la_file(instant: datetime, limite: int = 10) -> int:
    """Make at most `limite` of the documents that wait, oldest first; return how many were tried."""
    return len([preparer(document_id, instant) for document_id in _file(instant)[:limite]])


def preparer(document_id, instant: datetime) -> bool:
    """Make this document and commit each step as it goes; False when it is not to be made, or when it failed.

    Of two workers, one makes it. A failure is written on the row, with a cause in French; a worker that dies leaves a lease that
    expires, and the document is taken again, TENTATIVES times at most. A time-stamping authority that does not answer is asked again
    for ever, less and less often: a document is never sealed at a lower level, nor given up, because of it.
    """
    document = _prendre(document_id, instant)
    if document is None:
        return False
    try:
        return _fabriquer(document, instant)
    except sceau.HorodatageIndisponible as panne:
        _patienter(document, panne, instant)
    except OSError:
        # the disk or the object storage: nothing is wrong with the document, the lease will bring it back
        logger.exception("Document %s : rangement impossible, nouvel essai au terme du bail.", document.pk)
    except Exception as erreur:
        _echouer(document, erreur)
    return False


def rendre(gabarit: str, donnees: dict) -> bytes:
    """The PDF of this template and these data; the same data always give the same bytes. See `pdf.composer` for errors."""
    return pdf.composer(_ecrire(gabarit, donnees))


def _ecrire(gabarit: str, donnees: dict) -> str:
    with a_l_heure_de(donnees):
        return render_to_string(gabarit, {"charte": {}, **donnees})


def recommencer(document: Document) -> bool:
    """Put a failed document back in the queue; False when it has not failed."""
    return _changer(
        Document.objects.filter(pk=document.pk, etat=EtatDocument.ECHEC),
        etat=EtatDocument.A_PREPARER, etape=0, tentatives=0, erreur="", bail=None,
    )


def _file(instant: datetime):
    return Document.objects.filter(_a_prendre(instant)).order_by("demande_le", "pk").values_list("pk", flat=True)


def _a_prendre(instant: datetime) -> Q:
    return Q(etat=EtatDocument.A_PREPARER) | Q(etat__in=[EtatDocument.EN_COURS, EtatDocument.A_SCELLER], bail__lte=instant)


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
    octets = _composer(document, instantane.decoder(str(document.donnees)))
    _changer(_tenu(document), etape=3)
    scelle, niveau = sceau.sceller(octets, instant) if document.fil_du_sceau else (octets, "")
    return _ranger(document, scelle, instant, niveau)


def _composer(document: Document, donnees: dict) -> bytes:
    if fabrique := FABRIQUES.get(document.gabarit):
        _changer(_tenu(document), etape=2)
        return fabrique(donnees)
    html = _ecrire(document.gabarit, donnees)
    _changer(_tenu(document), etape=2)
    return pdf.composer(html)


@transaction.atomic
def _ranger(document: Document, octets: bytes, instant: datetime, niveau: str) -> bool:
    """Store and mark as ready under the row's lock: a worker that lost its lease can no longer replace the file of the one that took over."""
    if not _tenu(document).select_for_update().exists():
        return False
    remplacer(storages["documents"], str(document.pk), sceller(document, octets))
    empreinte = sha256(octets).hexdigest()
    if document.fil_du_sceau:
        journal.consigner(
            document.fil_du_sceau, "document.sceller", acteur=SYSTEME, instant=instant, objet=document, empreinte=empreinte, details={"niveau": niveau},
        )
    return _changer(
        _tenu(document), etat=EtatDocument.PRET, pret_le=instant, bail=None, donnees=None, empreinte=empreinte, taille=len(octets), niveau_du_sceau=niveau,
    )


def _patienter(document: Document, panne: Exception, instant: datetime) -> None:
    """Wait for the authority: twice as long as the last time, an hour at most; it does not count among the failures."""
    logger.warning("Document %s : scellement en attente (%s).", document.pk, panne)
    premiere, derniere = PATIENCE
    attente = min(premiere * 2 ** min(document.essais_du_sceau, 10), derniere)
    _changer(_tenu(document), etat=EtatDocument.A_SCELLER, bail=instant + attente, tentatives=0, essais_du_sceau=F("essais_du_sceau") + 1)


def _echouer(document: Document, erreur: Exception) -> None:
    # the message of the error may quote the content of the document: neither the log nor the row keeps it
    logger.error("Document %s\n%s", document.pk, sans_message(erreur))
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
