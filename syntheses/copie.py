"""What a reader is given: the frozen words on a page, or a copy of the PDF that bears his name; each says how to know that it is genuine."""
from datetime import datetime

from beneficiaires.regles import TypeDocument
from bilan.socle.archives import lire
from bilan.socle.mots import date_en_mots, groupes, moment, nombre
from bilan.socle.presentation import Fait
from bilan.socle.typographie import phrase
from syntheses.document import donnees
from syntheses.models import Partage, Synthese


def page(partage: Partage) -> dict:
    """The facts, and the blocks when the document is the synthesis: the detailed results are read in their PDF."""
    lus = partage.termes
    synthese = Synthese.objects.filter(dossier=partage.dossier_id, piece=partage.piece).select_related("etapes_auteur").first()
    blocs = donnees(synthese, synthese.figee_le)["blocs"] if synthese and partage.nature == TypeDocument.DOCUMENT_SYNTHESE else []
    return {"termes": lus, "blocs": blocs, "faits": faits(partage)}


def faits(partage: Partage) -> list[Fait]:
    lus = partage.termes
    return [
        Fait("Transmis à", lus["destinataire"], note=lus["structure"]),
        *([Fait("Pour", lus["finalite"])] if lus["finalite"] else []),
        Fait("Accès", phrase("jusqu’au {} inclus", date_en_mots(partage.jusqu_au))),
        Fait("Version", phrase("{}, figée le {}", lus["document_version"], date_en_mots(lus["document_du"])),
             note=phrase("C’est la version définitive : elle ne change plus.")),
        Fait("Empreinte du PDF", groupes(lus["document_empreinte"]), note="SHA-256 de l’original."),
    ]


def nominative(partage: Partage, instant: datetime) -> bytes:
    """The original, whole, then one line on each page: for whom, when, and how to find the original again. SecretDetruit once it was destroyed."""
    from bilan.socle.pdf.bandeau import apposer  # fontTools: only for a process that stamps

    octets, lus = lire(partage.piece.document), partage.termes
    qui = ", ".join(filter(None, [lus["destinataire"], lus["structure"]]))
    return apposer(octets, [
        phrase("Copie téléchargée {} par {}. Ne la diffusez pas.", moment(instant), qui),
        phrase("Original : SHA-256 {} (les {} premiers octets de ce fichier).", lus["document_empreinte"], nombre(len(octets))),
    ])
