"""« Reprendre depuis… »: a first text for a block, out of what the bilan already holds; the writer edits it, nothing is written by itself."""
from collections.abc import Sequence
from dataclasses import dataclass

from bilan.socle.models import Compte
from bilan.socle.typographie import phrase
from syntheses.circonstances import brouillon
from syntheses.models import Synthese, Version
from syntheses.presentation import Etape
from syntheses.rubriques import ETAPES, CodeRubrique


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


def source(synthese: Synthese, code: str, compte: Compte, cle: str) -> Source | None:
    return next((s for s in sources(synthese, code, compte) if s.cle == cle), None)


def _du_bilan(synthese: Synthese, code: str, compte: Compte) -> list[Source]:
    if code == CodeRubrique.CIRCONSTANCES:
        return [Source("registre", "le registre des heures", brouillon(synthese.dossier))]
    return []


def _derniere_version(synthese: Synthese, code: str) -> Source:
    """The words that were passed last, for who changed them and thinks better of it."""
    version = Version.objects.filter(synthese=synthese, numero=synthese.version).select_related("coffre").first()
    ecrit = version.blocs.get(code, {}) if version and code != CodeRubrique.OBSERVATIONS else {}
    libelle = phrase("la version {}", synthese.version)
    if code == ETAPES:
        return Source("version", libelle, etapes=[Etape(*etape) for etape in ecrit.get("etapes", [])], suivi=ecrit.get("suivi"))
    return Source("version", libelle, ecrit.get("texte", ""))
