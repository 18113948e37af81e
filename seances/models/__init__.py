"""The sessions of a bilan, who was there, and the ledger of its hours."""
from seances.models.abonnement import Abonnement
from seances.models.demande import Demande
from seances.models.disponibilite import Absence, Disponibilite, Salon
from seances.models.heures import EcritureHeures, TravailPersonnel
from seances.models.seance import Emargement, Modalite, Partie, Seance

__all__ = [
    "Abonnement",
    "Absence",
    "Demande",
    "Disponibilite",
    "EcritureHeures",
    "Emargement",
    "Modalite",
    "Partie",
    "Salon",
    "Seance",
    "TravailPersonnel",
]
