"""The words of a communication, as they are signed, printed and read (domaine.md §5): who, what, to whom, why, until when."""
from dataclasses import dataclass

from beneficiaires.models import Organisme
from beneficiaires.regles import TypeDocument
from bilan.socle.mots import date_en_mots
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from syntheses.models import Partage, Synthese

DOCUMENTS = {TypeDocument.DOCUMENT_SYNTHESE.value: "mon document de synthèse", TypeDocument.RESULTATS_DETAILLES.value: "mes résultats détaillés"}
CONDITIONS = (
    "Je reçois cette personne dans un espace neutre, hors de l’entreprise.",
    "Je suis soumis·e à l’obligation de discrétion professionnelle : ce que je lis ici ne sera pas divulgué.",
    "Ce bilan est étroitement lié au travail que nous menons sur son projet d’évolution professionnelle.",
)  # the three of the brochure


@dataclass(frozen=True)
class Choix:
    """What the person chose: the act, the document, who reads it and where to reach him, why, for how many months, with what."""

    acte: TypeDocument
    lecteur: Role
    destinataire: str
    courriel: str
    mois: int
    nature: TypeDocument = TypeDocument.DOCUMENT_SYNTHESE
    structure: str = ""
    finalite: str = ""
    pdf_permis: bool = False
    prevenir: bool = False


def de(partage: Partage, choix: Choix, organisme: Organisme | None) -> dict:
    """The snapshot that is signed: everything that the act says, and nothing of the content of the document."""
    dossier, piece = partage.dossier, partage.piece
    figee = Synthese.objects.filter(piece=piece).values_list("version", "figee_le").first()
    version, le = figee or (piece.version, piece.document.pret_le)
    return {
        "numero": dossier.numero, "beneficiaire": dossier.beneficiaire.compte.nom_complet, "acte": partage.acte, "nature": partage.nature,
        "demande": partage.acte == TypeDocument.DEMANDE_COMMUNICATION_CEP, "document": piece.get_nature_display(),
        "document_version": version, "document_du": le, "document_empreinte": piece.document.empreinte,
        "lecteur": partage.lecteur, "destinataire": _propre(choix.destinataire), "structure": _propre(choix.structure), "courriel": choix.courriel.strip(),
        "finalite": _propre(choix.finalite), "jusqu_au": partage.jusqu_au, "pdf_permis": partage.pdf_permis, "ecrit_le": partage.cree_le,
        "conditions": list(CONDITIONS) if partage.lecteur == "cep" else [],
        "organisme": {"nom": organisme.denomination, "adresse": organisme.adresse_complete, "nda": organisme.nda} if organisme else {"nom": ""},
    }


def consentement(partage: Partage) -> str:
    """The sentence that is accepted; the signature keeps it in clear, so it names nobody: the terms do, under the same fingerprint."""
    quoi, fin = DOCUMENTS[partage.nature], date_en_mots(partage.jusqu_au)
    if partage.acte == TypeDocument.DEMANDE_COMMUNICATION_CEP:
        return phrase("Je demande que {} soit communiqué à mon conseiller en évolution professionnelle, désigné dans cet acte, jusqu’au {} inclus.", quoi, fin)
    verbe = "soient communiqués" if partage.nature == TypeDocument.RESULTATS_DETAILLES else "soit communiqué"
    return phrase("J’accepte que {} {} à la personne désignée dans cet acte, et à elle seule, jusqu’au {} inclus.", quoi, verbe, fin)


def _propre(texte: str) -> str:
    return " ".join(texte.split())
