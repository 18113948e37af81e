"""The one way to keep a PDF that was made elsewhere: a signed paper, scanned."""
from datetime import datetime
from hashlib import sha256

from django.core.files.storage import storages

from bilan.socle.documents import sceller
from bilan.socle.models import Coffre, Document, EtatDocument
from bilan.socle.stockage import remplacer


def deposer(*, coffre: Coffre, titre: str, nom_fichier: str, octets: bytes, instant: datetime) -> Document:
    """Keep a PDF that was made elsewhere (a scan), sealed and encrypted like any other, in the caller's transaction."""
    document = Document(
        coffre=coffre, titre=titre, nom_fichier=nom_fichier, gabarit="", demande_le=instant, pret_le=instant, etat=EtatDocument.PRET,
        empreinte=sha256(octets).hexdigest(), taille=len(octets),
    )
    remplacer(storages["documents"], str(document.pk), sceller(document, octets))
    document.save(force_insert=True)
    return document
