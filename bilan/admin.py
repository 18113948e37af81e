"""What the back office opens of the root: the page of setting up, found again whenever gestion wishes, and the long works."""
from django.contrib import admin
from django.utils import timezone

from bilan.mise_en_route.lecture import faits
from bilan.mise_en_route.regles import etapes
from bilan.socle.mots import pluriel
from bilan.socle.site_gestion import Page


def _attend() -> str:
    restent = sum(not fait and not etape.facultative for etape, fait in etapes(faits(timezone.now())))
    return pluriel(restent, "étape à faire,étapes à faire") if restent else ""


admin.site.ouvrir(Page("mise_en_route", "Mise en route", "mise_en_route", "De l’installation vide au premier dossier, pas à pas.", _attend))
admin.site.ouvrir(Page("chantiers", "Travaux en cours", "chantiers:liste", "Les longs contrôles de l’ensemble : leur résultat vous attend."))
