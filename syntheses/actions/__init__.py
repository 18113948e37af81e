"""What one does with a synthesis and at the end of a bilan: one function for each verb, the same for the pages and for `parcours`."""
from syntheses.actions.commune import ETAPES_MAX, LONGUEUR_ETAPE, LONGUEUR_MAX, Conflit
from syntheses.actions.conservation import ecrire_l_accord, effacer, reprendre_la_destruction, retirer_l_accord, signer_l_accord, suspendre
from syntheses.actions.echeances import detruire_les_dus, redetruire
from syntheses.actions.fin import (
    accepter_le_suivi,
    decliner_le_suivi,
    demander_le_kit,
    noter_la_fin,
    noter_le_suivi,
    noter_le_telechargement,
    suivi_a_reprendre,
)
from syntheses.actions.questionnaires import anonymiser_les_questionnaires, repondre
from syntheses.actions.redaction import fixer_les_etapes, observer, ouvrir, rediger
from syntheses.actions.resultats import etablir, rediger_resultats, remettre_resultats, rouvrir
from syntheses.actions.vie import figer, proposer, remettre, rendre, reprendre

__all__ = [
    "ETAPES_MAX", "LONGUEUR_ETAPE", "LONGUEUR_MAX", "Conflit", "accepter_le_suivi", "anonymiser_les_questionnaires", "decliner_le_suivi", "demander_le_kit",
    "detruire_les_dus", "ecrire_l_accord", "effacer", "etablir", "figer", "fixer_les_etapes", "noter_la_fin", "noter_le_suivi", "noter_le_telechargement",
    "observer", "ouvrir", "proposer", "redetruire", "rediger", "rediger_resultats", "remettre", "remettre_resultats", "rendre", "repondre", "reprendre",
    "reprendre_la_destruction", "retirer_l_accord", "rouvrir", "signer_l_accord", "suivi_a_reprendre", "suspendre",
]
