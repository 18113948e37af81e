"""Bénéficiaires and employers: who they are and how to reach them, never what is said in a bilan."""
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from beneficiaires.actions import a_oublier_le
from beneficiaires.etats import ACTIFS
from beneficiaires.gestion.echanges.pages import Echange
from beneficiaires.gestion.echanges.ressources import Employeurs, Personnes
from beneficiaires.gestion.filtres import combien
from beneficiaires.gestion.ouvertures import Ouverture
from beneficiaires.models import Beneficiaire, Employeur
from beneficiaires.models.personnes import FICHE
from bilan.socle.gestion.bases import SansSuppression
from bilan.socle.mots import date_en_mots, pluriel
from bilan.socle.recherche import nommes, presque


@admin.register(Beneficiaire)
class GestionDesBeneficiaires(Echange, Ouverture, SansSuppression):
    """A person enters with her first dossier, or by a file; her name and address of sign-in are on her account."""

    phrase = "Les personnes qui font ou ont fait un bilan : leur situation et leur adresse, jamais ce qui s’y dit."
    ressource = Personnes
    list_display = ("personne", "courriel", "statut", "territoire", "dossiers_ouverts")
    list_filter = ("statut", "territoire")
    list_select_related = ("compte",)
    search_fields = ("compte__recherche",)
    search_help_text = "Trois lettres du nom, du prénom ou de l’adresse, sans accent."
    readonly_fields = ("personne", "courriel", "compte_ouvert", "dossiers_ouverts", "oubli")
    fieldsets = (
        (None, {"fields": ("personne", "courriel", "compte_ouvert", "dossiers_ouverts", "oubli")}),
        ("Situation", {"fields": ("statut", "poste", "territoire")}),
        ("Adresse postale", {"fields": ("adresse", ("code_postal", "ville"))}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(nombre=combien("beneficiaire"))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.filter(nommes(search_term, "compte__recherche")), False

    @admin.display(description="personne", ordering="compte__nom")
    def personne(self, beneficiaire: Beneficiaire) -> str:
        return beneficiaire.compte.nom_complet

    @admin.display(description="adresse électronique")
    def courriel(self, beneficiaire: Beneficiaire) -> str:
        return beneficiaire.compte.email

    @admin.display(description="compte")
    def compte_ouvert(self, beneficiaire: Beneficiaire) -> str:
        return format_html('<a href="{}">Ouvrir le compte</a>', reverse("admin:socle_compte_change", args=[beneficiaire.compte_id]))

    @admin.display(description="sera oubliée le", empty_value="selon ses dossiers")
    def oubli(self, beneficiaire: Beneficiaire) -> str | None:
        """Without a dossier: three years after the last contact, as for a request."""
        jour = a_oublier_le(beneficiaire)
        return date_en_mots(jour) if jour else None

    @admin.display(description="dossiers", ordering="nombre")
    def dossiers_ouverts(self, beneficiaire: Beneficiaire) -> str:
        url = f"{reverse('admin:beneficiaires_dossier_changelist')}?beneficiaire__id__exact={beneficiaire.pk}"
        return format_html('<a href="{}">{}</a>', url, beneficiaire.nombre)


@admin.register(Employeur)
class GestionDesEmployeurs(Echange, SansSuppression):
    nouveau = "Nouvel employeur"
    phrase = "Les entreprises et leurs signataires. Une convention déjà envoyée garde ce qui était vrai à son envoi."
    ressource = Employeurs
    list_display = ("raison_sociale", "siret", "representant", "courriel", "ville", "nombre")
    search_fields = ("raison_sociale", "siret", "representant", "courriel")
    fieldsets = (
        (None, {"fields": ("raison_sociale", "siret", "opco")}),
        ("Qui signe", {"fields": ("representant", "representant_fonction", "courriel", "telephone"),
                       "description": "Une convention déjà envoyée garde ce qui était vrai à son envoi."}),
        ("Adresse", {"fields": ("adresse", ("code_postal", "ville"))}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(nombre_dossiers=combien("employeur"))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset.alias(fiche=FICHE).filter(presque(search_term, "fiche")), search_term)

    def attend(self) -> str:
        sans = Employeur.objects.filter(dossiers__etat__in=ACTIFS).filter(Q(representant="") | Q(courriel="")).distinct().count()
        return pluriel(sans, "employeur sans signataire,employeurs sans signataire") if sans else ""

    @admin.display(description="dossiers", ordering="nombre_dossiers")
    def nombre(self, employeur: Employeur) -> int:
        return employeur.nombre_dossiers
