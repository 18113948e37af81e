"""Add a document to a dossier, numbered by its nature; its readers follow from the nature alone."""
from datetime import datetime, timedelta

from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Max

from beneficiaires.models import Dossier, Piece
from beneficiaires.regles import TypeDocument
from bilan.socle import depots, documents, journal
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Coffre, Document

VIE_D_UN_EXTRAIT = timedelta(days=7)


@transaction.atomic
def joindre(
    dossier: Dossier, nature: TypeDocument, *, coffre: Coffre, titre: str, gabarit: str, donnees: dict, instant: datetime, acteur: Acteur = SYSTEME,
    reference: str = "", a_transmettre: bool = False, sceller: bool = False, fil: str = "",
) -> Piece:
    """Ask for the next version of this kind of document, under the provider's seal if asked. Its file name carries the dossier's number, never a
    person's name.

    `reference` stands in the file name where the number of versions says nothing (« v1_signee »); `a_transmettre` keeps the document
    from the bénéficiaire until `donner_a_lire`; `fil` is the chain of the journal that tells it, when not the dossier's.
    """
    version, nom = _suivante(dossier, nature, instant, reference)
    document = documents.demander(
        coffre=coffre, titre=titre, nom_fichier=nom, gabarit=gabarit, donnees=donnees, instant=instant,
        fil_du_sceau=(fil or dossier.fil) if sceller else "",
    )
    return _ranger(dossier, nature, document, version, "piece.demander", acteur=acteur, instant=instant, a_transmettre=a_transmettre, fil=fil)


@transaction.atomic
def deposer(
    dossier: Dossier, nature: TypeDocument, *, coffre: Coffre, titre: str, octets: bytes, instant: datetime, acteur: Acteur,
) -> Piece:
    """Keep a paper signed by hand, as a PDF (bilan.socle.scans), among the documents of this kind."""
    version, nom = _suivante(dossier, nature, instant)
    document = depots.deposer(coffre=coffre, titre=titre, nom_fichier=nom, octets=octets, instant=instant)
    return _ranger(dossier, nature, document, version, "piece.deposer", acteur=acteur, instant=instant)


def prochaine_version(dossier: Dossier, nature: TypeDocument) -> int:
    """The number that the next document of this kind takes, for a text that says its own; the dossier is held by whoever asks for it."""
    return 1 + (Piece.objects.filter(dossier=dossier, nature=nature).aggregate(n=Max("version"))["n"] or 0)


def _suivante(dossier: Dossier, nature: TypeDocument, instant: datetime, reference: str = "") -> tuple[int, str]:
    """The number and the file name of the next document of this kind."""
    Dossier._base_manager.select_for_update(of=("self",)).only("pk").get(pk=dossier.pk)  # two versions asked for at once get two numbers
    version = prochaine_version(dossier, nature)
    return version, f"{jour_a_paris(instant):%Y-%m-%d}_{nature.value}_{reference or f'v{version}'}_{dossier.numero}.pdf"


def _ranger(
    dossier: Dossier, nature: TypeDocument, document: Document, version: int, verbe: str, *, acteur: Acteur, instant: datetime, a_transmettre: bool = False,
    fil: str = "",
) -> Piece:
    piece = Piece.objects.create(dossier=dossier, document=document, nature=nature.value, version=version, a_transmettre=a_transmettre)
    journal.consigner(
        fil or dossier.fil, verbe, acteur=acteur, instant=instant, objet=piece, empreinte=document.empreinte,
        details={"nature": nature.value, "version": version},
    )
    return piece


@transaction.atomic
def oublier_les_extraits(instant: datetime) -> int:
    """Erase the copies that people asked of their own data, a week later: a copy is not to outlive its purpose. How many there were."""
    passes = Piece.objects.filter(nature=TypeDocument.EXTRAIT_DONNEES.value, document__demande_le__lt=instant - VIE_D_UN_EXTRAIT)
    cles = list(passes.values_list("document", flat=True))
    passes.delete()
    Document.objects.filter(pk__in=cles).delete()
    transaction.on_commit(lambda: [storages["documents"].delete(str(cle)) for cle in cles])
    return len(cles)


def donner_a_lire(piece: Piece) -> None:
    """From now on the bénéficiaire may read it; the act itself is written in the journal by whoever transmits."""
    Piece.objects.filter(pk=piece.pk).update(a_transmettre=False)


def refaire(piece: Piece, *, acteur: Acteur, instant: datetime) -> None:
    """Try again to make a document that could not be made, from the same data."""
    documents.recommencer(piece.document)
    journal.consigner(
        piece.dossier.fil, "piece.recommencer", acteur=acteur, instant=instant, objet=piece, details={"nature": piece.nature, "version": piece.version},
    )
