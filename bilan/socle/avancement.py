"""How far a long work is, as a component draws it."""
from dataclasses import dataclass

from bilan.socle.presentation import Composant, Geste, Lien


@dataclass(frozen=True)
class Avancement(Composant):
    """A long work: how far it is, or what became of it. `url` answers the partial `composants/avancement.html#etat` with this object as `c`."""

    gabarit = "composants/avancement.html"
    cle: str
    titre: str
    etat: str  # of `EtatChantier`
    url: str
    faits: int = 0
    total: int = 0
    mesure: str = ""
    cause: str = ""
    suite: str = ""
    grave: bool = False
    quand: str = ""
    lien: Lien | None = None
    refaire: Geste | None = None

    @property
    def fini(self) -> bool:
        return self.etat in ("fini", "echec")
