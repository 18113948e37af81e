"""What the back office opens of this app: the queue of retention, a page of the product. The content of a bilan is registered nowhere."""
from django.contrib import admin
from django.utils import timezone

from bilan.socle.mots import pluriel
from bilan.socle.site_gestion import Page
from syntheses.models import Fin, Suspension


def _attend() -> str:
    """What is on its way, and what a legal hold stops."""
    a_detruire = Fin.objects.filter(detruit_le=None, detruire_le__lte=timezone.localdate()).count()
    bloques = Suspension.objects.filter(levee_le=None).count()
    parts = [pluriel(a_detruire, "bilan à détruire,bilans à détruire")] * bool(a_detruire) + [pluriel(bloques, "bilan bloqué,bilans bloqués")] * bool(bloques)
    return ", ".join(parts)


admin.site.ouvrir(Page(
    "conservation", "File de conservation", "syntheses:conservation", "Ce qui sera détruit et quand, ce qui est bloqué et pourquoi, ce qui est gardé.", _attend,
))
