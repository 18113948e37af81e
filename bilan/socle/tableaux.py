"""A table of rows and cells, drawn by `composants/tableau.html`: cards on a telephone."""
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.core.paginator import Page
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bilan.socle.presentation import Composant


@dataclass(frozen=True)
class Colonne:
    """A header; `tri` is the address that sorts by it, `sens` the current order."""

    libelle: str
    tri: str = ""
    sens: Literal["", "ascending", "descending"] = ""
    nombre: bool = False

    @property
    def attributs(self) -> SafeString:
        """Of each of its cells: what a telephone shows beside it, and how it is aligned."""
        return format_html(' data-l="{}" class="nombre"' if self.nombre else ' data-l="{}"', self.libelle)


@dataclass(frozen=True)
class Tableau(Composant):
    """Rows of cells (text, Puce, Lien…), the first of each row names it; `titre_id` is the id of the heading above. Cards on a phone."""

    gabarit = "composants/tableau.html"
    titre_id: str
    colonnes: Sequence[Colonne]
    lignes: Sequence[Sequence[object]]
    page: Page | None = None

    @property
    def rangs(self) -> list[tuple[object, list[tuple[SafeString, object]]]]:
        """Each row: the cell that names it, and the others with their attributes. All is prepared here: a list has hundreds of cells."""
        attributs = [colonne.attributs for colonne in self.colonnes[1:]]
        return [(nom, list(zip(attributs, cellules, strict=True))) for nom, *cellules in self.lignes]
