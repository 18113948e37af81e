"""The pages that cross apps: the homes, the first tab of a dossier, the health page; the provider's colour and logo."""
from bilan.vues import charte
from bilan.vues.accueil import accueil
from bilan.vues.dossier import dossier
from bilan.vues.panne import panne
from bilan.vues.sante import sante

__all__ = ["accueil", "charte", "dossier", "panne", "sante"]
