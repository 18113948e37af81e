"""The documents of a dossier and who reads each one (domaine.md §1.7 and §5). What is not written here is closed."""

from beneficiaires.regles.financements import REGIMES, ModeFinancement, Partie
from bilan.socle.libelles import EnumLibelle


class TypeDocument(EnumLibelle):
    CONVENTION_TRIPARTITE = "convention_tripartite", "Convention tripartite"
    CONVENTION_AGENT_PUBLIC = "convention_agent_public", "Convention d’agent public"
    CONVENTION_BIPARTITE = "convention_bipartite", "Convention"
    CONTRAT_PARTICULIER = "contrat_particulier", "Contrat"
    ACCUSE_RETRACTATION = "accuse_retractation", "Accusé de rétractation"
    PROGRAMME_PERSONNALISE = "programme_personnalise", "Programme personnalisé"
    LIVRET_ACCUEIL = "livret_accueil", "Livret d’accueil"
    REGLEMENT_INTERIEUR = "reglement_interieur", "Règlement intérieur"
    FEUILLE_EMARGEMENT = "feuille_emargement", "Feuille d’émargement"
    ATTESTATION_ASSIDUITE = "attestation_assiduite", "Attestation d’assiduité"
    CERTIFICAT_REALISATION = "certificat_realisation", "Certificat de réalisation"
    ATTESTATION_FIN = "attestation_fin", "Attestation de fin de bilan"
    RESULTATS_DETAILLES = "resultats_detailles", "Résultats détaillés"
    DOCUMENT_SYNTHESE = "document_synthese", "Document de synthèse"
    ACCORD_CONSERVATION = "accord_conservation", "Accord de conservation"
    DEMANDE_COMMUNICATION_CEP = "demande_communication_cep", "Demande de communication au conseiller CEP"
    ACCORD_COMMUNICATION_TIERS = "accord_communication_tiers", "Accord de communication à un tiers"
    QUESTIONNAIRE_CHAUD = "questionnaire_chaud", "Questionnaire de fin de bilan"
    QUESTIONNAIRE_6_MOIS = "questionnaire_6_mois", "Questionnaire à six mois"
    PV_DESTRUCTION = "pv_destruction", "Procès-verbal de destruction"
    FACTURE = "facture", "Facture"
    AVOIR = "avoir", "Avoir"
    EXPORT_BPF = "export_bpf", "Bilan pédagogique et financier"


# Roles are named by their stored values, since a pure rule does not import them from Django.
_BENEFICIAIRE, _CONSULTANT, _GESTION, _EMPLOYEUR, _CEP, _TIERS = "beneficiaire", "consultant", "gestion", "employeur", "cep", "tiers"
_LUI_SEUL = frozenset({_BENEFICIAIRE})
_SECRET = frozenset({_BENEFICIAIRE, _CONSULTANT})
_DOSSIER = _SECRET | {_GESTION}
_AVEC_EMPLOYEUR = _DOSSIER | {_EMPLOYEUR}

# The personalised programme is closed to gestion and to the employer: its objectives already tell the project (L6313-4).
LECTEURS: dict[TypeDocument, frozenset[str]] = {
    TypeDocument.CONVENTION_TRIPARTITE: _AVEC_EMPLOYEUR,
    TypeDocument.CONVENTION_AGENT_PUBLIC: _AVEC_EMPLOYEUR,
    TypeDocument.CONVENTION_BIPARTITE: _DOSSIER,
    TypeDocument.CONTRAT_PARTICULIER: _DOSSIER,
    TypeDocument.ACCUSE_RETRACTATION: _DOSSIER,
    TypeDocument.PROGRAMME_PERSONNALISE: _SECRET,
    TypeDocument.LIVRET_ACCUEIL: _DOSSIER,
    TypeDocument.REGLEMENT_INTERIEUR: _DOSSIER,
    TypeDocument.FEUILLE_EMARGEMENT: _AVEC_EMPLOYEUR,
    TypeDocument.ATTESTATION_ASSIDUITE: _AVEC_EMPLOYEUR,
    TypeDocument.CERTIFICAT_REALISATION: _AVEC_EMPLOYEUR,
    TypeDocument.ATTESTATION_FIN: _DOSSIER,
    TypeDocument.RESULTATS_DETAILLES: _SECRET,
    TypeDocument.DOCUMENT_SYNTHESE: _SECRET,
    TypeDocument.ACCORD_CONSERVATION: _DOSSIER,
    TypeDocument.DEMANDE_COMMUNICATION_CEP: _LUI_SEUL,
    TypeDocument.ACCORD_COMMUNICATION_TIERS: _LUI_SEUL,
    TypeDocument.QUESTIONNAIRE_CHAUD: _DOSSIER,
    TypeDocument.QUESTIONNAIRE_6_MOIS: _DOSSIER,
    TypeDocument.PV_DESTRUCTION: _DOSSIER,
    TypeDocument.FACTURE: _AVEC_EMPLOYEUR,
    TypeDocument.AVOIR: _AVEC_EMPLOYEUR,
    TypeDocument.EXPORT_BPF: frozenset({_GESTION}),
}

# Opened only by an act of the beneficiary: a request for the CEP adviser, a written and named agreement for anyone else (L6313-4 al. 3).
LECTEURS_SUR_DEMANDE: dict[TypeDocument, frozenset[str]] = {TypeDocument.DOCUMENT_SYNTHESE: frozenset({_CEP})}
LECTEURS_SUR_ACCORD: dict[TypeDocument, frozenset[str]] = {
    TypeDocument.DOCUMENT_SYNTHESE: frozenset({_EMPLOYEUR, _TIERS}),
    TypeDocument.RESULTATS_DETAILLES: frozenset({_CEP}),
}

# To whom one communicates one's synthesis is one's own business. What others know is the bare fact, and its date: gestion, because it is a reason to keep
# the synthesis (R6313-7); the consultant, for the request to the CEP alone.
SAVENT: dict[TypeDocument, frozenset[str]] = {
    TypeDocument.DEMANDE_COMMUNICATION_CEP: _DOSSIER,
    TypeDocument.ACCORD_COMMUNICATION_TIERS: frozenset({_BENEFICIAIRE, _GESTION}),
}


def tues(roles: frozenset[str]) -> list[str]:
    """The natures of document whose very existence is not told to whoever holds these roles."""
    return [nature.value for nature, savent in SAVENT.items() if not savent & roles]


def lecteurs(nature: TypeDocument, mode: ModeFinancement) -> frozenset[str]:
    """Who reads this document in a dossier so financed: an employer who is no party to the contract reads nothing at all."""
    if Partie.EMPLOYEUR in REGIMES[mode].signataires:
        return LECTEURS[nature]
    return LECTEURS[nature] - {_EMPLOYEUR}
