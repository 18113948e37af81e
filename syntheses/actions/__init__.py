"""What one does with a synthesis: one function for each verb, the same for the pages and for `parcours`."""
from syntheses.actions.commune import ETAPES_MAX, LONGUEUR_ETAPE, LONGUEUR_MAX, Conflit
from syntheses.actions.redaction import fixer_les_etapes, observer, ouvrir, rediger
from syntheses.actions.resultats import etablir, rediger_resultats, remettre_resultats, rouvrir
from syntheses.actions.vie import figer, proposer, remettre, rendre, reprendre

__all__ = [
    "ETAPES_MAX", "LONGUEUR_ETAPE", "LONGUEUR_MAX", "Conflit", "etablir", "figer", "fixer_les_etapes", "observer", "ouvrir", "proposer", "rediger",
    "rediger_resultats", "remettre", "remettre_resultats", "rendre", "reprendre", "rouvrir",
]
