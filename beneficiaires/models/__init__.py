"""The provider, its offers, the people, their dossiers, and their rights over what is kept."""
from beneficiaires.models.brochure import Brochure
from beneficiaires.models.consultation import Consultation
from beneficiaires.models.contact import PremierContact
from beneficiaires.models.demande import DemandeDroit
from beneficiaires.models.dossier import Dossier, EtapeDossier, Piece
from beneficiaires.models.financement import LigneFinancement
from beneficiaires.models.organisme import Organisme
from beneficiaires.models.personnes import Beneficiaire, Employeur
from beneficiaires.models.prestation import EtapePrestation, Prestation
from beneficiaires.models.reclamation import RecitReclamation, Reclamation

__all__ = [
    "Beneficiaire", "Brochure", "Consultation", "DemandeDroit", "Dossier", "Employeur", "EtapeDossier", "EtapePrestation", "LigneFinancement", "Organisme",
    "Piece", "PremierContact", "Prestation", "RecitReclamation", "Reclamation",
]
