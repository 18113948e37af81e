"""The pure rules of a contract: what it must say, what forbids it, and the days that it opens."""

from conventions.regles.controles import Limites, avertissements, controle, heures_du_calendrier, seances_en_trop
from conventions.regles.delais import (
    condition_de_preavis,
    date_limite,
    delai_ouvert,
    demande_absence,
    echeances_de_rappel,
    fin_retractation,
    jours_restants,
    premier_versement_maximal,
    reponse_absence,
)
from conventions.regles.mentions import DOUZE_MENTIONS, MENTIONS, Mention, OuRemplir, manquantes

__all__ = [
    "DOUZE_MENTIONS",
    "MENTIONS",
    "Limites",
    "Mention",
    "OuRemplir",
    "avertissements",
    "condition_de_preavis",
    "controle",
    "date_limite",
    "delai_ouvert",
    "demande_absence",
    "echeances_de_rappel",
    "fin_retractation",
    "heures_du_calendrier",
    "jours_restants",
    "manquantes",
    "premier_versement_maximal",
    "reponse_absence",
    "seances_en_trop",
]
