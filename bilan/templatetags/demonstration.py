"""{% load demonstration %}: the ways into the demonstration, on the sign-in page."""
from django import template
from django.conf import settings

from bilan import demonstration

register = template.Library()


@register.simple_tag
def places_de_demonstration() -> list[demonstration.Place]:
    """Nothing at all when the mode is off or the installation is empty, whatever the page asked."""
    return demonstration.places() if settings.DEMONSTRATION else []
