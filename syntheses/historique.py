"""Who wrote each block of a synthesis, turn after turn: what its versions say, and the text in progress for who may read it."""
from dataclasses import dataclass
from datetime import datetime

from syntheses.models import Synthese
from syntheses.rubriques import BLOCS


@dataclass(frozen=True)
class Trace:
    """A block was written by `auteur`, and this is in `version`; None: in the text in progress."""

    auteur: str
    le: datetime
    version: int | None

    @property
    def avant(self) -> int:
        """The version that this one changed; 0 for the first, and for the text in progress."""
        return self.version - 1 if self.version else 0


def traces(synthese: Synthese, en_cours: dict[str, dict] | None) -> dict[str, list[Trace]]:
    """For each block, the oldest first, `en_cours` being the text in progress, if it may be told. A turn leaves one trace, that of its last word."""
    etats = [(version.numero, version.blocs) for version in synthese.versions.filter(coffre__detruit_le=None).select_related("coffre")]
    if en_cours is not None:
        etats.append((None, en_cours))
    suites: dict[str, list[Trace]] = {code: [] for code in BLOCS}
    for numero, blocs in etats:
        for code, bloc in blocs.items():
            connues = {(trace.auteur, trace.le) for trace in suites[code]}
            if bloc["le"] and (bloc["auteur"], bloc["le"]) not in connues:
                suites[code].append(Trace(bloc["auteur"], bloc["le"], numero))
    return suites


def auteurs(suite: list[Trace]) -> list[str]:
    """Everyone who wrote the block, once, in the order of their first words."""
    return list(dict.fromkeys(trace.auteur for trace in suite))
