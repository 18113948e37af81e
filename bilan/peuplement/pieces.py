"""A document of a generated dossier: its row is ready and its file sealed, the same page for all, which says that it is a specimen."""
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from beneficiaires.models import Dossier, Piece
from beneficiaires.regles import TypeDocument
from bilan.peuplement.atelier import Atelier
from bilan.peuplement.lots import uuid_de
from bilan.socle import documents
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Coffre, Document, EtatDocument


def joindre(
    atelier: Atelier, hasard: Random, dossier: Dossier, nature: TypeDocument, *, coffre: Coffre, titre: str, gabarit: str, instant: datetime,
    a_transmettre: bool = False,
) -> Piece:
    """The file is written before the row is committed: a lot that fails leaves a file that nothing names, and that the next run replaces."""
    octets = atelier.exemplaire
    document = atelier.lot.poser(
        Document, id=uuid_de(hasard), coffre=coffre, titre=titre, nom_fichier=f"{jour_a_paris(instant):%Y-%m-%d}_{nature.value}_v1_{dossier.numero}.pdf",
        gabarit=gabarit, etat=EtatDocument.PRET, etape=3, tentatives=1, demande_le=instant, pret_le=instant + timedelta(seconds=4),
        empreinte=sha256(octets).hexdigest(), taille=len(octets),
    )
    storages["documents"].delete(str(document.pk))
    storages["documents"].save(str(document.pk), ContentFile(documents.sceller(document, octets)))
    atelier.consigner(dossier, "piece.demander", instant, nature=nature.value, version=1)
    return atelier.lot.poser(Piece, dossier=dossier, document=document, nature=nature.value, version=1, a_transmettre=a_transmettre)
