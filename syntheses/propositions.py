"""« Reprendre depuis… »: a first text for a block, out of what the bilan already holds; the writer edits it, nothing is written by itself."""
from collections.abc import Sequence
from dataclasses import dataclass

from beneficiaires.models import Dossier
from bilan.socle.models import Compte
from bilan.socle.mots import date_en_mots
from bilan.socle.typographie import phrase
from syntheses import matiere_en_mots as en_mots
from syntheses.circonstances import brouillon
from syntheses.models import Synthese, Version
from syntheses.presentation import INTACT, Etape
from syntheses.rubriques import ETAPES, CodeRubrique
from travaux import matiere
from travaux.etats import EtatPreparation
from travaux.models import Preparation


@dataclass(frozen=True)
class Source:
    """Where a text may be taken from, and what it would give: words, or steps."""

    cle: str
    libelle: str
    texte: str = ""
    etapes: Sequence[Etape] = ()
    suivi: bool | None = None


def sources(synthese: Synthese, code: str, compte: Compte) -> list[Source]:
    """What this writer may take for this block, without what would give nothing."""
    return [source for source in [*_du_bilan(synthese, code, compte), _derniere_version(synthese, code)] if source.texte or source.etapes]


def sources_des_resultats(dossier: Dossier, compte: Compte) -> list[Source]:
    """A plan for the restitution, with the questionnaires that were given back."""
    rendus = Preparation.objects.pour(compte).filter(dossier=dossier, etat=EtatPreparation.RENDUE).select_related("version").order_by("rendue_le")
    repondus = (rendu for rendu in rendus if rendu.version.demandes)  # what was only to be read shows nothing
    lignes = "\n".join(phrase("- « {} », rendu le {} :", repondu.version.titre, date_en_mots(repondu.rendue_le)) for repondu in repondus)
    titres = [f"### Ce que les {quoi} ont montré" for quoi in ("questionnaires", "outils", "entretiens")]
    return [Source("plan", "un plan en trois parties", "\n\n".join(filter(None, [titres[0], lignes, *titres[1:]])))]


def _du_bilan(synthese: Synthese, code: str, compte: Compte) -> list[Source]:
    dossier = synthese.dossier
    match code:
        case CodeRubrique.CIRCONSTANCES:
            return [Source("registre", "le registre des heures", brouillon(dossier))]
        case CodeRubrique.COMPETENCES_APTITUDES:
            return [Source("competences", "le portefeuille de compétences", en_mots.competences(matiere.competences(dossier, compte)))]
        case CodeRubrique.PROJET_PROFESSIONNEL:
            return [Source("pistes", "les pistes retenues", en_mots.projet(matiere.pistes(dossier, compte)))]
        case CodeRubrique.PROJET_FORMATION:
            return [Source("couverture", "la couverture du référentiel", en_mots.formation(matiere.couvertures(dossier, compte)))]
        case CodeRubrique.CONDITIONS_MOYENS:
            return [Source("contraintes", "les contraintes des pistes retenues", en_mots.contraintes(matiere.pistes(dossier, compte)))]
    if code == ETAPES:
        plan = [Etape(en_mots.ligne(e.libelle), e.echeance) for e in matiere.plan(dossier, compte) if not e.faite_le]
        return [Source("plan", "le plan d’action", etapes=plan)]
    return []


def _derniere_version(synthese: Synthese, code: str) -> Source:
    """The words that were passed last, for who changed them and thinks better of it."""
    version = Version.objects.filter(synthese=synthese, numero=synthese.version, **INTACT).select_related("coffre").first()
    ecrit = version.blocs.get(code, {}) if version and code != CodeRubrique.OBSERVATIONS else {}
    libelle = phrase("la version {}", synthese.version)
    if code == ETAPES:
        return Source("version", libelle, etapes=[Etape(*etape) for etape in ecrit.get("etapes", [])], suivi=ecrit.get("suivi"))
    return Source("version", libelle, ecrit.get("texte", ""))
