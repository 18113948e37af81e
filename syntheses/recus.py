"""The receipts that the two documents leave: who agreed to what and received it, when, under which fingerprints."""
from beneficiaires.models import Piece
from bilan.socle.mots import groupes, moment
from bilan.socle.presentation import Fait
from bilan.socle.typographie import phrase
from syntheses.models import Resultats, Synthese

AU_PIED = "Elle est imprimée au pied de chaque page du document."


def recu(synthese: Synthese) -> list[Fait]:
    """Of the synthesis: the agreement, then the handing over; nothing before the agreement."""
    if not synthese.figee_le:
        return []
    personne = synthese.dossier.beneficiaire.compte.nom_complet
    accord = [Fait("Accord", phrase("{}, {}", personne, moment(synthese.figee_le))), Fait("Version", str(synthese.version))]
    remise = [Fait("Remise", phrase("à {}, {}", personne, moment(synthese.remise_le)))] if synthese.remise_le else []
    return [*accord, *remise, *_empreintes(synthese.empreinte_texte, synthese.piece)]


def recu_des_resultats(resultats: Resultats) -> list[Fait]:
    """Of the detailed results: nothing before they are handed over."""
    if not resultats.remis_le:
        return []
    personne = resultats.dossier.beneficiaire.compte.nom_complet
    remise = [Fait("Remise", phrase("à {}, {}", personne, moment(resultats.remis_le))), Fait("Version", str(resultats.piece.version))]
    return [*remise, *_empreintes(resultats.empreinte_texte, resultats.piece)]


def _empreintes(texte: str, piece: Piece) -> list[Fait]:
    fichier = piece.document.empreinte
    faits = [Fait("Empreinte SHA-256 du texte", groupes(texte), AU_PIED)]
    return [*faits, Fait("Empreinte SHA-256 du fichier", groupes(fichier))] if fichier else faits
