"""What each contract must say, mention by mention, where to fill it in, and what is still missing (domaine.md §1.4, §2.8, §5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from beneficiaires.regles import NatureContrat
from bilan.socle.libelles import EnumLibelle


class OuRemplir(EnumLibelle):
    """The page on which a missing mention is filled in."""

    ORGANISME = "organisme", "les réglages de l’organisme"
    PRESTATION = "prestation", "la prestation"
    DOSSIER = "dossier", "le dossier"
    EMPLOYEUR = "employeur", "la fiche de l’employeur"
    BENEFICIAIRE = "beneficiaire", "la fiche du bénéficiaire"
    CALENDRIER = "calendrier", "le calendrier des séances"
    FINANCEMENT = "financement", "les financements du dossier"


@dataclass(frozen=True)
class Mention:
    """One mandatory mention: the data it needs, all of them; `si` names the datum that must be true for it to be required."""

    code: str
    libelle: str
    source: str
    champs: tuple[str, ...]
    ou_remplir: OuRemplir
    si: str = ""


def _m(code: str, libelle: str, source: str, ou_remplir: OuRemplir, *champs: str, si: str = "") -> Mention:
    return Mention(code, libelle, source, champs or (code,), ou_remplir, si)


_O = OuRemplir
_INTITULE = _m("intitule", "l’intitulé de l’action", "R6313-8", _O.PRESTATION)
_OBJECTIF = _m("objectif", "l’objectif", "R6313-8", _O.PRESTATION)
_CONTENU = _m("contenu", "le contenu", "R6313-8", _O.PRESTATION)
_MOYENS = _m("moyens", "les moyens prévus", "R6313-8", _O.PRESTATION)
_DUREE = _m("duree", "la durée", "R6313-8", _O.DOSSIER, "duree_minutes")
_PERIODE = _m("periode", "la période de réalisation", "R6313-8", _O.DOSSIER, "periode_debut", "periode_fin")
_DEROULEMENT = _m("modalites_deroulement", "les modalités de déroulement", "R6313-8", _O.PRESTATION)
_SUIVI = _m("modalites_suivi", "les modalités de suivi", "R6313-8", _O.PRESTATION)
_RESULTATS = _m("remise_resultats", "les modalités de remise des résultats détaillés", "R6313-8", _O.PRESTATION)
_SYNTHESE = _m("remise_synthese", "les modalités de remise du document de synthèse", "R6313-8", _O.PRESTATION)
_PRIX = _m("prix", "le prix", "R6313-8", _O.DOSSIER, "prix_centimes")
_REGLEMENT = _m("modalites_reglement", "les modalités de règlement", "R6313-8", _O.PRESTATION)

DOUZE_MENTIONS: tuple[Mention, ...] = (
    _INTITULE, _OBJECTIF, _CONTENU, _MOYENS, _DUREE, _PERIODE, _DEROULEMENT, _SUIVI, _RESULTATS, _SYNTHESE, _PRIX, _REGLEMENT,
)

_ORGANISME = (
    _m("organisme", "la dénomination et l’adresse de l’organisme", "R6351-6", _O.ORGANISME, "organisme_denomination", "organisme_adresse"),
    _m("organisme_siret", "le SIRET de l’organisme", "R6351-6", _O.ORGANISME),
    _m("organisme_representant", "le représentant de l’organisme", "R6313-8", _O.ORGANISME),
    _m("nda", "le numéro de déclaration d’activité et le préfet de région", "R6351-6", _O.ORGANISME, "nda", "prefet_region"),
)
_EMPLOYEUR = (
    _m("employeur", "la raison sociale et l’adresse de l’employeur", "R6313-8", _O.EMPLOYEUR, "employeur_raison_sociale", "employeur_adresse"),
    _m("employeur_siret", "le SIRET de l’employeur", "R6313-5", _O.EMPLOYEUR),
    _m("employeur_representant", "le signataire de l’employeur", "R6313-8", _O.EMPLOYEUR),
)
_BENEFICIAIRE = _m("beneficiaire_nom", "le nom du bénéficiaire", "R6313-8", _O.BENEFICIAIRE)
_ADRESSE_BENEFICIAIRE = _m("beneficiaire_adresse", "l’adresse du bénéficiaire", "L6353-3", _O.BENEFICIAIRE)
_PLANNING = _m("planning", "le calendrier prévisionnel", "Qualiopi, indicateur 10", _O.CALENDRIER, si="certifie_qualiopi")
_DEPOT = _m("depot_avant_debut", "la date de dépôt de la demande au fonds d’assurance formation", "règle des fonds", _O.FINANCEMENT, si="financement_faf")
_SANCTION = _m("sanction", "la sanction de l’action (certificat de réalisation)", "D6353-1 I", _O.PRESTATION)
_TRIPARTITE = (*DOUZE_MENTIONS, *_ORGANISME, *_EMPLOYEUR, _BENEFICIAIRE, _PLANNING)

MENTIONS: dict[NatureContrat, tuple[Mention, ...]] = {
    NatureContrat.CONVENTION_TRIPARTITE: (
        *_TRIPARTITE,
        _m("taux_distance", "la part à distance", "D6353-1 I", _O.DOSSIER, si="financement_mutualise"),
    ),
    NatureContrat.CONVENTION_AGENT_PUBLIC: _TRIPARTITE,
    NatureContrat.CONVENTION_BIPARTITE: (
        _INTITULE, _OBJECTIF, _CONTENU, _MOYENS, _DUREE, _PERIODE,
        _m("taux_distance", "la part à distance", "D6353-1 I", _O.DOSSIER),
        _DEROULEMENT, _SUIVI, _SANCTION, _PRIX, _REGLEMENT, *_ORGANISME, _BENEFICIAIRE, _PLANNING,
        _DEPOT,
    ),
    # L6353-4 makes its five mentions a matter of validity; the terms of withdrawal are printed by the template, always.
    NatureContrat.CONTRAT_PARTICULIER: (
        _m("nature", "la nature de l’action et son effectif", "L6353-4 1°", _O.PRESTATION, "intitule", "effectif"),
        _m("programme", "l’objet et le programme", "L6353-4 1°", _O.PRESTATION, "objectif", "contenu"),
        _m("duree", "la durée et la période", "L6353-4 1°", _O.DOSSIER, "duree_minutes", "periode_debut", "periode_fin"),
        _m("niveau_prealable", "le niveau préalable requis (« aucun » s’il n’y en a pas)", "L6353-4 2°", _O.PRESTATION),
        _m("conditions", "les conditions, les moyens et le suivi", "L6353-4 3°", _O.PRESTATION, "modalites_deroulement", "moyens", "modalites_suivi"),
        _m("sanction", "la sanction de l’action (certificat de réalisation)", "L6353-4 3°", _O.PRESTATION),
        _m("references_intervenants", "les titres ou références de l’intervenant", "L6353-4 4°", _O.DOSSIER),
        _m("paiement", "le prix et les modalités de règlement", "L6353-4 5°", _O.PRESTATION, "prix_centimes", "modalites_reglement"),
        _m("conditions_cessation", "les conditions financières en cas d’arrêt anticipé", "L6353-4 5°", _O.PRESTATION),
        _m("mediateur", "le médiateur de la consommation", "L616-1 du code de la consommation", _O.ORGANISME),
        *_ORGANISME, _BENEFICIAIRE, _ADRESSE_BENEFICIAIRE, _PLANNING, _DEPOT,
    ),
    NatureContrat.AUCUN: (),
}


def manquantes(nature: NatureContrat, donnees: Mapping[str, object]) -> list[Mention]:
    """The mandatory mentions that the data do not fill, in the order of the law; nothing incomplete may be sent.

    A datum is missing when it is absent, None, blank or an empty collection. A number never is, not even 0: a share at a distance
    of 0 % is an answer, and a price of 0 is refused by `controle`.
    """
    return [
        mention
        for mention in MENTIONS[nature]
        if (not mention.si or donnees.get(mention.si)) and any(_vide(donnees.get(champ)) for champ in mention.champs)
    ]


def _vide(valeur: object) -> bool:
    if isinstance(valeur, str):
        return not valeur.strip()
    return valeur is None or (isinstance(valeur, (tuple, list, dict, set, frozenset)) and not valeur)
