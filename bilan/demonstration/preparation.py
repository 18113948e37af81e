"""Preparatory work in the demonstration: given back on one of the last mornings before its session, as people would."""
from datetime import datetime, timedelta

from bilan.socle.acteur import Acteur
from bilan.socle.lots import s_il_y_en_a
from bilan.socle.typographie import typographier
from travaux import actions, suivi
from travaux.models import Preparation
from travaux.regles import GenreSupport

VEILLE = timedelta(hours=30)  # the last mornings before a session
REPONSES: dict[str, dict[str, str | list[str]]] = {
    "attentes": {
        "q1": "On réorganise l'entrepôt pour la deuxième fois. J'ai envie de choisir, cette fois.", "q2": ["0", "2", "8"],
        "q3": "Former des gens. Je n'ai jamais osé le dire.", "q5": "4", "q6": "Des rendez-vous le lundi, et du temps pour réfléchir.",
    },
    "parcours": {
        "q1_0_0": "Préparatrice de commandes, Rezé", "q1_0_1": "Préparer, ranger, montrer aux nouveaux", "q1_0_2": "Tenir un rythme", "q1_0_3": "L'équipe",
        "q1_1_0": "Cheffe d'équipe", "q1_1_1": "Plannings, arbitrages, formation des intérimaires", "q1_1_3": "Expliquer, oui. Compter les retards, non.",
        "q2": "On vient toujours me demander comment on fait.",
    },
    "reussites": {"q1": "L'arrivée des quatre intérimaires : tour de l'entrepôt préparé la veille, une heure, et à midi ils étaient autonomes.",
                  "q3": "J'ai dessiné le plan au sol, à la craie."},
    "savoir-faire": {"q1_0": "0", "q1_1": "0", "q1_2": "3", "q1_3": "0", "q1_4": "1", "q1_7": "1", "q1_15": "2"},
    "valeurs": {"q1": "C'était l'arrivée des quatre intérimaires, en novembre.", "q2": "2", "q3_0": "1", "q3_3": "2", "q3_2": "3", "q4": "Mes soirées."},
    "forces": {"q1_0_0": "Expliquer simplement", "q1_0_1": "Le plan à la craie", "q1_1_0": "Dire non", "q2": "Sur les plannings, et sur les conflits."},
    "pistes": {"q1": "Formatrice en logistique\nResponsable de site\nTutrice en entreprise", "q2_0_0": "Formatrice", "q2_1_0": "Responsable de site"},
    "enquete": {"q1": "Formatrice, dans un centre.", "q2": "Préparer autant que parler.", "q4": "5"},
    "plan": {"q1_0_0": "Appeler le centre de formation"},
}


def rendre_a_temps(instant: datetime) -> None:
    """What those whose session is near give back."""
    proches = suivi.a_preparer(instant).filter(debut__lte=instant + VEILLE).select_related("support", "version", "dossier__beneficiaire__compte")
    for preparation in s_il_y_en_a(proches):
        _rendre(preparation, instant)


def _rendre(preparation: Preparation, instant: datetime) -> None:
    acteur = Acteur(compte=preparation.dossier.beneficiaire.compte)
    if preparation.support.genre == GenreSupport.QUESTIONNAIRE:
        if not (valeurs := _reponses(preparation)):
            return  # one may leave some
        actions.enregistrer(preparation, valeurs, acteur=acteur, instant=instant)
    actions.rendre(preparation, acteur=acteur, instant=instant)


def _reponses(preparation: Preparation) -> dict:
    valeurs = REPONSES.get(preparation.support.cle, {})
    return {nom: typographier(valeur) if isinstance(valeur, str) else valeur for nom, valeur in valeurs.items()}
