"""What Django's admin loads of this app: the directory of resources, and nothing of anyone's bilan."""
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from bilan.socle.gestion.bases import SansSuppression
from bilan.socle.recherche import contient
from bilan.socle.site_gestion import Page
from travaux.models import Ressource


@admin.register(Ressource)
class GestionDesRessources(SansSuppression):
    """Organisations and sites, by theme: what is no longer proposed is unticked, not deleted."""

    nouveau = "Nouvelle ressource"
    phrase = "Organismes et sites d’information, par thème, proposés aux bénéficiaires."

    list_display = ("nom", "theme", "adresse", "proposee")
    list_filter = ("theme", "proposee")
    search_fields = ("recherche",)
    search_help_text = "Quelques mots, sans accent."
    fields = ("theme", "nom", "description", "adresse", "proposee")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.filter(contient(search_term, "recherche")), False


admin.site.ouvrir(Page("supports", "Supports", "travaux:bibliotheque", "Questionnaires, fiches et liens remis avant ou pendant les séances."))
admin.site.ouvrir(Page("referentiels", "Référentiels", "travaux:referentiels", "Les certifications que l’on compare aux compétences d’une personne."))
