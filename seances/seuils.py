"""The notice that this provider asks before a session is moved."""
from beneficiaires.models import Organisme
from seances.regles import SEUILS, Seuils


def seuils_en_vigueur() -> Seuils:
    """Those of the provider; 48 and 24 hours before it is set up. One query: a list asks once."""
    organisme = Organisme.courant()
    return Seuils(organisme.deplacement_libre_h, organisme.deplacement_demande_h) if organisme else SEUILS
