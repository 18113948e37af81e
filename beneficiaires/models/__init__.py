"""The provider, its offers, the people, and their dossiers."""
from beneficiaires.models.dossier import Dossier, EtapeDossier, Piece
from beneficiaires.models.financement import LigneFinancement
from beneficiaires.models.organisme import Organisme
from beneficiaires.models.personnes import Beneficiaire, Employeur
from beneficiaires.models.prestation import EtapePrestation, Prestation

__all__ = ["Beneficiaire", "Dossier", "Employeur", "EtapeDossier", "EtapePrestation", "LigneFinancement", "Organisme", "Piece", "Prestation"]
