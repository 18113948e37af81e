"""Rows that a round of the clock reads lot by lot, in constant memory; most rounds find none, and then ask next to nothing."""
from collections.abc import Iterator

from django.db.models import Model, QuerySet


def s_il_y_en_a[M: Model](rangees: QuerySet[M], lot: int = 2000) -> Iterator[M]:
    """These rows; when there is none, one short question instead of a long one and its cursor."""
    if rangees.exists():
        yield from rangees.iterator(lot)
