"""What the rest of the house asks about communications: whether one of them is a reason to keep the synthesis (R6313-7)."""
from dataclasses import dataclass
from datetime import date, datetime

from beneficiaires.models import Dossier
from beneficiaires.regles import TypeDocument
from syntheses.etats_partage import EtatPartage
from syntheses.models.partages import Partage


@dataclass(frozen=True)
class Fondement:
    """The acts, not taken back, by which the person had the synthesis communicated: the first one's instant, the last day of the longest, their kinds."""

    depuis: datetime
    jusqu_au: date
    actes: frozenset[TypeDocument]


def fonde_la_conservation(dossier: Dossier) -> Fondement | None:
    """Why the synthesis of this dossier may be kept for up to three years after the term (R6313-7, L6313-4 al. 3), or None.

    A request to the CEP or a written agreement about the synthesis, signed and not taken back: one that is over still founds it, one that was taken
    back does not. The detailed results are not kept on this ground. One query.
    """
    donnes = Partage.objects.filter(dossier=dossier, nature=TypeDocument.DOCUMENT_SYNTHESE.value, etat=EtatPartage.DONNE)
    actes = list(donnes.values_list("signe_le", "jusqu_au", "acte"))
    if not actes:
        return None
    return Fondement(min(le for le, _, _ in actes), max(jour for _, jour, _ in actes), frozenset(TypeDocument(acte) for *_, acte in actes))
