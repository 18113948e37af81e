"""The version that was proposed of a generated synthesis, and the detailed results that were handed over with it."""
from datetime import datetime
from hashlib import sha256

from beneficiaires.models import Dossier
from beneficiaires.regles import TypeDocument
from bilan.peuplement import pieces, repertoire
from bilan.peuplement.atelier import Atelier
from bilan.peuplement.lots import uuid_de
from bilan.socle import instantane
from syntheses.etats import EtatResultats
from syntheses.models import Passage, Resultats, Synthese, Version


def passer_la_main(atelier: Atelier, synthese: Synthese, contenu: dict[str, dict]) -> None:
    """Drawn apart from the rest, so that the rest stays what it was."""
    dossier = synthese.dossier
    hasard = atelier.hasard(f"version {dossier.numero}")
    atelier.lot.poser(
        Version, id=uuid_de(hasard), coffre=dossier.coffre_synthese, synthese=synthese, numero=1, passage=Passage.PROPOSER, auteur=dossier.consultant,
        le=synthese.proposee_le, contenu=instantane.encoder(contenu),
    )


def restituer(atelier: Atelier, dossier: Dossier, etablis_le: datetime, remis_le: datetime) -> None:
    hasard = atelier.hasard(f"résultats {dossier.numero}")
    piece = pieces.joindre(
        atelier, hasard, dossier, TypeDocument.RESULTATS_DETAILLES, coffre=dossier.coffre_travaux, titre="Résultats détaillés",
        gabarit="documents/syntheses/resultats.html", instant=etablis_le,
    )
    resultats = atelier.lot.poser(
        Resultats, id=uuid_de(hasard), coffre=dossier.coffre_travaux, dossier=dossier, etat=EtatResultats.REMIS, texte=hasard.choice(repertoire.RESTITUTIONS),
        auteur=dossier.consultant, modifiee_le=etablis_le, revision=1, etablis_le=etablis_le, remis_le=remis_le, piece=piece,
        empreinte_texte=sha256(f"résultats {dossier.numero}".encode()).hexdigest(),
    )
    atelier.consigner(dossier, "resultats.remettre", remis_le, resultats)
