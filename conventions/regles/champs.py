"""What a contract freezes, field by field: what is only a slip when it is wrong, and what nobody may change without a new signature.

A substantial field is what the parties agreed on (price, hours, dates, content) or who they are: to change one makes a new version, that every
party signs again. A material one (an address, a telephone, the name of a contact) is corrected without undoing any signature. A mark (`REPERE`)
names the version itself and is never compared.
"""
from collections.abc import Mapping
from dataclasses import dataclass

from bilan.socle.libelles import EnumLibelle


class Classe(EnumLibelle):
    """What a change of this field asks for."""

    MATERIELLE = "materielle", "erreur matérielle, corrigée sans nouvelle signature"
    SUBSTANTIELLE = "substantielle", "changement de fond, qui demande une nouvelle version"
    REPERE = "repere", "repère de la version"


class Genre(EnumLibelle):
    """How the value is said in words."""

    TEXTE = "texte"
    EUROS = "euros"
    MINUTES = "minutes"
    JOUR = "jour"
    POURCENT = "pourcent"
    OUI_NON = "oui_non"
    SEANCES = "seances"
    FINANCEURS = "financeurs"
    PHASES = "phases"
    NOMBRE = "nombre"


@dataclass(frozen=True)
class Champ:
    """One field of the frozen data, in the words of the page that shows its change; `montre` is false for what another field already tells, and for
    the person's own address: no page of a contract and no paper prints it, the employer would read it."""

    libelle: str
    classe: Classe
    genre: Genre = Genre.TEXTE
    montre: bool = True


def _s(libelle: str, genre: Genre = Genre.TEXTE, *, montre: bool = True) -> Champ:
    return Champ(libelle, Classe.SUBSTANTIELLE, genre, montre)


def _m(libelle: str) -> Champ:
    return Champ(libelle, Classe.MATERIELLE)


def _r(libelle: str) -> Champ:
    return Champ(libelle, Classe.REPERE, montre=False)


CHAMPS: dict[str, Champ] = {
    "prix_centimes": _s("Prix", Genre.EUROS),
    "tva": _s("TVA"),
    "modalites_reglement": _s("Modalités de règlement"),
    "payeur_libelle": _s("Qui paie"),
    "payeur": _s("Qui paie", montre=False),
    "financement": _s("Financement"),
    "financements": _s("Répartition du prix", Genre.FINANCEURS),
    "financement_faf": _s("Fonds d’assurance formation", Genre.OUI_NON, montre=False),
    "depot_avant_debut": Champ("Demande au fonds déposée le", Classe.MATERIELLE, Genre.JOUR),
    "versant": _s("Versant de la fonction publique", montre=False),
    "retractation_en_ligne": _s("Rétractation en ligne", Genre.OUI_NON, montre=False),
    "financement_mutualise": _s("Financement mutualisé", Genre.OUI_NON, montre=False),
    "acompte_pourcent": _s("Premier versement au plus", Genre.POURCENT),
    "duree_minutes": _s("Durée totale", Genre.MINUTES),
    "accompagnement_minutes": _s("Accompagnement", Genre.MINUTES),
    "travail_personnel_minutes": _s("Travail personnel", Genre.MINUTES),
    "phases": _s("Étapes", Genre.PHASES),
    "periode_debut": _s("Début de la période", Genre.JOUR),
    "periode_fin": _s("Fin de la période", Genre.JOUR),
    "planning": _s("Calendrier prévisionnel", Genre.SEANCES),
    "sur_temps_travail": _s("Sur le temps de travail", Genre.OUI_NON),
    "taux_distance": _s("Part à distance", Genre.POURCENT),
    "intitule": _s("Intitulé"),
    "objectif": _s("Objectif"),
    "contenu": _s("Contenu"),
    "moyens": _s("Moyens"),
    "modalites_deroulement": _s("Déroulement"),
    "modalites_suivi": _s("Suivi"),
    "remise_resultats": _s("Remise des résultats détaillés"),
    "remise_synthese": _s("Remise de la synthèse"),
    "sanction": _s("Sanction de l’action"),
    "effectif": _s("Effectif"),
    "niveau_prealable": _s("Niveau préalable"),
    "references_intervenants": _s("Titres et références"),
    "conditions_cessation": _s("Arrêt anticipé"),
    "consultant_nom": _s("Conduit par"),
    "nature": _s("Nature du contrat", montre=False),
    "beneficiaire_nom": _s("Bénéficiaire"),
    "employeur_raison_sociale": _s("Employeur"),
    "employeur_siret": _s("SIRET de l’employeur"),
    "organisme_denomination": _s("Organisme"),
    "organisme_siret": _s("SIRET de l’organisme"),
    "delai_jours": _s("Jours pour accepter", Genre.NOMBRE),
    "delai_proroge": _s("Délai prolongé au jour ouvrable suivant", Genre.OUI_NON),
    "retractation_jours": _s("Jours de rétractation", Genre.NOMBRE),
    "retractation_conso_jours": _s("Jours de rétractation à distance", Genre.NOMBRE),
    "conservation_ans": _s("Années de conservation au plus", Genre.NOMBRE),
    "employeur_representant": _m("Signataire de l’employeur"),
    "employeur_representant_fonction": _m("Fonction du signataire de l’employeur"),
    "employeur_courriel": _m("Courriel du signataire de l’employeur"),
    "employeur_adresse": _m("Adresse de l’employeur"),
    "employeur_opco": _m("OPCO de l’employeur"),
    "beneficiaire_adresse": _m("Adresse du bénéficiaire"),
    "beneficiaire_poste": _m("Poste du bénéficiaire"),
    "beneficiaire_courriel": Champ("Courriel du bénéficiaire", Classe.MATERIELLE, montre=False),
    "organisme_adresse": _m("Adresse de l’organisme"),
    "organisme_forme": _m("Forme de l’organisme"),
    "organisme_representant": _m("Représentant de l’organisme"),
    "organisme_representant_fonction": _m("Fonction du représentant de l’organisme"),
    "organisme_courriel": _m("Courriel de l’organisme"),
    "organisme_telephone": _m("Téléphone de l’organisme"),
    "organisme_courriel_reclamation": _m("Adresse des réclamations"),
    "organisme_referent_handicap": _m("Référent handicap"),
    "mediateur": _m("Médiateur de la consommation"),
    "nda": _m("Numéro de déclaration d’activité"),
    "prefet_region": _m("Préfet de région"),
    "certifie_qualiopi": Champ("Certifié Qualiopi", Classe.MATERIELLE, Genre.OUI_NON),
    "personne": Champ("Mots qui désignent la personne", Classe.MATERIELLE, montre=False),
    "dossier_numero": _r("Dossier"),
    "repartition": _r("Répartition du prix, telle que saisie"),
    "version": _r("Version"),
    "version_du": _r("Version du"),
    "avenant": _r("Avenant"),
    "depuis_version": _r("Version précédente"),
    "changements": _r("Changements"),
}


def differents(avant: Mapping[str, object], apres: Mapping[str, object], classe: Classe) -> list[str]:
    """The fields of this class whose value is not the same, in the order of the table; one that is absent counts as empty."""
    return [code for code, champ in CHAMPS.items() if champ.classe is classe and _valeur(avant, code) != _valeur(apres, code)]


def _valeur(donnees: Mapping[str, object], code: str) -> object:
    """An empty text, an empty list and nothing at all say the same."""
    valeur = donnees.get(code)
    return valeur if valeur or isinstance(valeur, (bool, int)) else None
