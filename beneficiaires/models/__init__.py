"""The provider, its offers, the people, their dossiers, and their rights over what is kept."""
from beneficiaires.models.consultation import Consultation
from beneficiaires.models.demande import DemandeDroit
from beneficiaires.models.dossier import Dossier, EtapeDossier, Piece
from beneficiaires.models.financement import LigneFinancement
from beneficiaires.models.organisme import Organisme
from beneficiaires.models.personnes import Beneficiaire, Employeur
from beneficiaires.models.prestation import EtapePrestation, Prestation

__all__ = [
    "Beneficiaire", "Consultation", "DemandeDroit", "Dossier", "Employeur", "EtapeDossier", "EtapePrestation", "LigneFinancement", "Organisme", "Piece",
    "Prestation",
]
