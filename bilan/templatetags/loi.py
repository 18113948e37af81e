"""{% load loi %}: {% loi "dix_jours" "silence" %} says what the law says here, behind one line that opens without a script."""
from typing import Any

from django import template

from bilan.loi import POINTS
from bilan.socle.typographie import typographier

register = template.Library()


@register.inclusion_tag("composants/loi.html")
def loi(*noms: str, titre: str = "Ce que dit la loi") -> dict[str, Any]:
    """The points of `bilan.loi.POINTS` of these names, in this order; KeyError for an unknown one."""
    points = [POINTS[nom] for nom in noms]
    return {
        "titre": typographier(titre), "lu": max(point.lu for point in points),
        "points": [(typographier(point.phrase), typographier(point.source)) for point in points],
    }
