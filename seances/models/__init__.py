"""The sessions of a bilan, who was there, and the ledger of its hours."""
from seances.models.abonnement import Abonnement
from seances.models.demande import Demande
from seances.models.disponibilite import Absence, Disponibilite, Salon
from seances.models.heures import EcritureHeures, TravailPersonnel
from seances.models.presence import Contestation, Emargement, Moyen, Partie
from seances.models.seance import Modalite, Seance

__all__ = [
    "Abonnement",
    "Absence",
    "Contestation",
    "Demande",
    "Disponibilite",
    "EcritureHeures",
    "Emargement",
    "Modalite",
    "Moyen",
    "Partie",
    "Salon",
    "Seance",
    "TravailPersonnel",
]
