"""A legal parameter as gestion reads it: what its code, its value, its period and the mark of its source mean, in French."""
import re
from datetime import date

from bilan.socle.mots import INSECABLE, date_courte, date_en_mots, euros, nombre
from bilan.socle.recherche import normaliser
from bilan.socle.typographie import typographier

MOTS = {
    "AGENT_ABSENCE_PREAVIS_J": "Agent public : préavis de la demande de congé",
    "AGENT_ABSENCE_REPONSE_J": "Agent public : délai de réponse de l’administration",
    "AGENT_ABSENCE_REPONSE_MOIS": "Agent public : délai de réponse de l’administration",
    "AGENT_CARENCE_BILAN_ANS": "Agent public : délai entre deux bilans",
    "BILAN_AVERTISSEMENT_ACCOMPAGNEMENT_H": "Bilan : accompagnement sous lequel un avertissement s’affiche, sans bloquer",
    "BILAN_DUREE_MAX_H": "Bilan : durée maximale",
    "BILAN_DUREE_MIN_ACCOMPAGNEMENT_H": "Bilan : durée minimale d’accompagnement",
    "BILAN_SUIVI_COMPTE": "Bilan : l’entretien de suivi compte dans la durée",
    "BPF_ECHEANCE_ANNONCEE": "Bilan pédagogique et financier : date limite annoncée pour la campagne",
    "BPF_ECHEANCE_LEGALE": "Bilan pédagogique et financier : dernier jour fixé par le code",
    "CONSERVATION_EXCEPTION_ANS": "Conservation par exception, à la demande de la personne : durée maximale",
    "CONSO_BOUTON_RETRACTATION": "Contrat en ligne avec un particulier : bouton de rétractation obligatoire",
    "CONSO_RETRACTATION_J": "Contrat à distance avec un particulier : délai de rétractation",
    "CONSO_RETRACTATION_PROROGATION": "Contrat à distance avec un particulier : délai prolongé au premier jour ouvrable",
    "CONTRAT_PARTICULIER_ACOMPTE_MAX_PCT": "Contrat avec un particulier : premier versement, au plus",
    "CONTRAT_PARTICULIER_RETRACTATION_J": "Contrat avec un particulier : délai de rétractation du code du travail",
    "CONTRAT_PARTICULIER_RETRACTATION_PROROGATION": "Contrat avec un particulier : ce délai est prolongé au premier jour ouvrable",
    "CPF_ABSENCE_PREAVIS_J": "CPF sur le temps de travail : préavis de la demande d’absence",
    "CPF_ABSENCE_REPONSE_J": "CPF sur le temps de travail : délai de réponse de l’employeur",
    "CPF_ABSENCE_REPONSE_PROROGATION": "CPF sur le temps de travail : délai de réponse prolongé au premier jour ouvrable",
    "CPF_CARENCE_BILAN_ANS": "CPF : délai entre deux bilans",
    "CPF_HEURES_ACCOMPAGNEMENT_SEULES": "CPF : seules les heures d’accompagnement sont financées",
    "CPF_PFO_EUR": "CPF : participation forfaitaire du titulaire",
    "CPF_PLAFOND_BILAN_EUR": "CPF : montant maximal mobilisé pour un bilan",
    "CPF_SOUS_TRAITANCE_MAX_PCT": "CPF : part maximale confiée à des sous-traitants",
    "DESTRUCTION_DELAI_J": "Destruction du contenu : délai après le terme",
    "EDOF_ACCEPTATION_TITULAIRE": "Mon Compte Formation : acceptation par le titulaire",
    "EDOF_DECLARATION_ENTREE": "Mon Compte Formation : déclaration d’entrée",
    "EDOF_DECLARATION_SORTIE": "Mon Compte Formation : déclaration de sortie",
    "EDOF_DELAI_ENTREE_MIN": "Mon Compte Formation : délai minimal entre la proposition et le début",
    "EDOF_PAIEMENT_MAX": "Mon Compte Formation : délai de paiement",
    "EDOF_REPONSE_OF": "Mon Compte Formation : réponse de l’organisme",
    "EDOF_RETRACTATION": "Mon Compte Formation : délai de rétractation du titulaire",
    "EDOF_VALIDATION_CDC": "Mon Compte Formation : validation par la Caisse des dépôts",
    "EFACTURE_EMISSION_PME": "Facture électronique : émission obligatoire pour les petites entreprises",
    "EFACTURE_RECEPTION": "Facture électronique : réception obligatoire",
    "JOURNAL_ACCES_MOIS": "Données : conservation de la liste de qui a ouvert un dossier",
    "OPCO_AVANCE_MAX_PCT": "OPCO : avance, au plus",
    "OPCO_SUBROGATION_DEFAUT": "OPCO : paiement direct à l’organisme, par défaut",
    "PROROGATION_R6313_8": "Convention tripartite : délai prolongé au premier jour ouvrable",
    "PROSPECT_CONSERVATION_ANS": "Demandes de bilan sans suite : durée de conservation",
    "QUESTIONNAIRE_CONSERVATION_ANS": "Questionnaires de fin : durée de conservation du nom",
    "RECLAMATION_CONSERVATION_ANS": "Réclamations : durée de conservation",
    "RECLAMATION_REPONSE_J": "Réclamations : délai de réponse promis",
    "RGPD_REPONSE_MOIS": "Données : délai de réponse à une demande d’une personne",
    "RI_MENTIONS_L6352_4": "Règlement intérieur : nouvelles mentions obligatoires",
    "RNQ19_SEUIL_INTERVENANTS": "Référentiel qualité : nombre d’intervenants qui déclenche l’indicateur 19",
    "RNQ_VERSION": "Référentiel qualité : version en vigueur",
    "TRIPARTITE_DELAI_J": "Convention tripartite : délai d’acceptation",
    "TVA_MENTION": "TVA : mention d’exonération à imprimer",
}
CONDITIONS = {
    "moins_de_six_mois": "bilan de moins de six mois", "six_mois_ou_plus": "bilan de six mois ou plus", "territoriale": "fonction publique territoriale",
    "hospitaliere": "fonction publique hospitalière", "etat": "fonction publique de l’État",
}
PREUVES = {
    "L": "texte lu", "O": "page officielle", "S+": "plusieurs sources secondaires", "S": "une seule source secondaire", "I": "notre lecture",
    "NV": "à vérifier",
}
UNITES = {
    "calendaire": ("jour calendaire", "jours calendaires"), "ouvre": ("jour ouvré", "jours ouvrés"), "heures": ("heure", "heures"),
    "mois": ("mois", "mois"), "ans": ("an", "ans"), "pourcent": ("%", "%"),
}
_MARQUE = re.compile(r" \[(L|O|S\+|S|I|NV)\]$")
_MOIS_ET_JOUR = re.compile(r"(\d{2})-(\d{2})")


def quoi(code: str, condition: str = "") -> str:
    """« CPF : délai entre deux bilans »; a code that nobody has named stays as it is."""
    precision = CONDITIONS.get(condition, condition)
    return typographier(MOTS.get(code, code) + (f" ({precision})" if precision else ""))


def valeur(lue: object, unite: str = "") -> str:
    """« 10 jours calendaires », « 1 600 € », « oui », « 31 mai »."""
    match lue:
        case None:
            return "aucune"
        case bool():
            return "oui" if lue else "non"
        case int() | float():
            return _mesure(lue, unite)
        case str() if trouve := _MOIS_ET_JOUR.fullmatch(lue):
            return date_courte(date(2000, int(trouve[1]), int(trouve[2])))
    return str(lue)


def _mesure(lue: float, unite: str) -> str:
    if unite == "euros":
        return euros(round(lue * 100))
    compte = nombre(lue) if isinstance(lue, int) else str(lue).replace(".", ",")
    singulier, pluriel = UNITES.get(unite, (unite, unite))
    return f"{compte}{INSECABLE}{singulier if abs(lue) < 2 else pluriel}".rstrip()


def periode(debut: date | None, fin: date | None) -> str:
    """« depuis le 1er janvier 2019 », « jusqu’au 25 février 2026 », « du … au … », « sans limite »."""
    if debut and fin:
        return f"du {date_en_mots(debut)} au {date_en_mots(fin)}"
    if debut:
        return f"depuis le {date_en_mots(debut)}"
    return f"jusqu’au {date_en_mots(fin)}" if fin else "sans limite"


def source(ecrite: str) -> str:
    """« D6323-4 (texte lu) »: what its mark says of the proof, in words."""
    return _MARQUE.sub(lambda marque: f" ({PREUVES[marque[1]]})", ecrite)


def codes(recherche: str) -> list[str]:
    """Those whose French words hold every word of this search."""
    mots = normaliser(recherche).split()
    return [code for code, dits in MOTS.items() if all(mot in normaliser(dits) for mot in mots)]
