"""The kernel's tables: accounts, invitations, journal, outbox, documents, vaults, legal parameters."""
from bilan.socle.models.battement import Battement
from bilan.socle.models.chantier import Chantier, EtatChantier
from bilan.socle.models.coffre import Coffre, ModeleSecret
from bilan.socle.models.compte import Accord, Compte, Theme
from bilan.socle.models.document import Document, EtatDocument
from bilan.socle.models.envoi import Envoi, EtatEnvoi, NatureEnvoi
from bilan.socle.models.invitation import Invitation
from bilan.socle.models.journal import Evenement
from bilan.socle.models.parametre import ParametreReglementaire

__all__ = [
    "Accord", "Battement", "Chantier", "Coffre", "Compte", "Document", "Envoi", "EtatChantier", "EtatDocument", "EtatEnvoi", "Evenement", "Invitation",
    "ModeleSecret", "NatureEnvoi", "ParametreReglementaire", "Theme",
]
