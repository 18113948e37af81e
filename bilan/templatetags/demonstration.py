"""{% load demonstration %}: the ways into the demonstration, on the sign-in page."""
from typing import Any

from django import template
from django.conf import settings

from bilan import demonstration

register = template.Library()


@register.inclusion_tag("demonstration/places.html", takes_context=True)
def places_de_demonstration(context: template.Context) -> dict[str, Any]:
    """Nothing at all when the mode is off, whatever the page asked."""
    return {"places": demonstration.places() if settings.DEMONSTRATION else [], "csrf_token": context.get("csrf_token", "")}
