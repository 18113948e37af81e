"""The notice that this provider asks before a session is moved."""
from beneficiaires.models import Organisme
from seances.regles import SEUILS, Seuils


def seuils_en_vigueur() -> Seuils:
    """Those of the provider; 48 and 24 hours before it is set up. One query: a list asks once."""
    siens = Organisme.objects.values_list("deplacement_libre_h", "deplacement_demande_h").first()
    return Seuils(*siens) if siens else SEUILS
