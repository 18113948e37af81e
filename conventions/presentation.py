"""What the contract adds to the first tab of a dossier, where no convention tells it."""
from datetime import datetime

from beneficiaires.models import Dossier
from bilan.socle.mots import date_en_mots
from bilan.socle.presentation import Fait, Puce
from conventions.edof import MODES
from conventions.models import AcceptationMCF


def faits(dossier: Dossier, instant: datetime) -> list[Fait]:
    """The acceptance on Mon Compte Formation; its delay of withdrawal as long as it runs."""
    acceptation = AcceptationMCF.objects.filter(dossier=dossier).first() if dossier.mode_financement in MODES else None
    if acceptation is None:
        return []
    return [Fait(
        "Mon Compte Formation", Puce("faite", f"Acceptée le {date_en_mots(acceptation.acceptee_le)}"),
        note=f"Dossier EDOF {acceptation.numero_edof}. Rétractation jusqu’au {date_en_mots(acceptation.retractation_jusqu_au)}.",
    )]
