"""Add a document to a dossier, numbered by its nature; its readers follow from the nature alone."""
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from beneficiaires.models import Dossier, Piece
from beneficiaires.regles import TypeDocument
from bilan.socle import depots, documents, journal
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Coffre, Document


@transaction.atomic
def joindre(
    dossier: Dossier, nature: TypeDocument, *, coffre: Coffre, titre: str, gabarit: str, donnees: dict, instant: datetime, acteur: Acteur = SYSTEME,
) -> Piece:
    """Ask for the next version of this kind of document. Its file name carries the dossier's number, never a person's name."""
    version, nom = _suivante(dossier, nature, instant)
    document = documents.demander(coffre=coffre, titre=titre, nom_fichier=nom, gabarit=gabarit, donnees=donnees, instant=instant)
    return _ranger(dossier, nature, document, version, "piece.demander", acteur=acteur, instant=instant)


@transaction.atomic
def deposer(dossier: Dossier, nature: TypeDocument, *, coffre: Coffre, titre: str, octets: bytes, instant: datetime, acteur: Acteur) -> Piece:
    """Keep a paper signed by hand, as a PDF (bilan.socle.scans), among the documents of this kind."""
    version, nom = _suivante(dossier, nature, instant)
    document = depots.deposer(coffre=coffre, titre=titre, nom_fichier=nom, octets=octets, instant=instant)
    return _ranger(dossier, nature, document, version, "piece.deposer", acteur=acteur, instant=instant)


def _suivante(dossier: Dossier, nature: TypeDocument, instant: datetime) -> tuple[int, str]:
    """The number and the file name of the next document of this kind."""
    Dossier._base_manager.select_for_update(of=("self",)).get(pk=dossier.pk)  # two versions asked for at once get two numbers
    version = 1 + (Piece.objects.filter(dossier=dossier, nature=nature).aggregate(n=Max("version"))["n"] or 0)
    return version, f"{jour_a_paris(instant):%Y-%m-%d}_{nature.value}_v{version}_{dossier.numero}.pdf"


def _ranger(dossier: Dossier, nature: TypeDocument, document: Document, version: int, verbe: str, *, acteur: Acteur, instant: datetime) -> Piece:
    piece = Piece.objects.create(dossier=dossier, document=document, nature=nature.value, version=version)
    journal.consigner(
        dossier.fil, verbe, acteur=acteur, instant=instant, objet=piece, empreinte=document.empreinte, details={"nature": nature.value, "version": version},
    )
    return piece


def refaire(piece: Piece, *, acteur: Acteur, instant: datetime) -> None:
    """Try again to make a document that could not be made, from the same data."""
    documents.recommencer(piece.document)
    journal.consigner(
        piece.dossier.fil, "piece.recommencer", acteur=acteur, instant=instant, objet=piece, details={"nature": piece.nature, "version": piece.version},
    )
