"""What a generated bilan leaves to its funder: the certificate of realisation and the attendance sheet."""
from datetime import datetime

from beneficiaires.models import Dossier
from beneficiaires.regles import TypeDocument
from bilan.peuplement import pieces
from bilan.peuplement.atelier import Atelier

CERTIFIANTS = (TypeDocument.FEUILLE_EMARGEMENT, TypeDocument.CERTIFICAT_REALISATION)


def certifier(atelier: Atelier, dossier: Dossier, instant: datetime) -> None:
    """Both papers, as `seances.actions.certifier` asks for them."""
    hasard = atelier.hasard(f"certificat {dossier.numero}")
    for nature in CERTIFIANTS:
        pieces.joindre(
            atelier, hasard, dossier, nature, coffre=dossier.coffre_actes, titre=f"{nature.libelle}, dossier {dossier.numero}",
            gabarit=f"documents/seances/{nature.value}.html", instant=instant,
        )
