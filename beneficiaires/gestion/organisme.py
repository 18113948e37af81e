"""The provider: one row, and the list of what its documents still miss."""
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from beneficiaires.models import Organisme
from bilan.socle.gestion.bases import SansSuppression
from bilan.socle.mots import enumeration


@admin.register(Organisme)
class GestionDeLOrganisme(SansSuppression):
    fieldsets = (
        ("Identité", {"fields": ("denomination", "forme", "siret", "nda", "prefet_region"),
                      "description": "Ce que portent la convention, le certificat et la facture (article R6351-6)."}),
        ("Adresse", {"fields": ("adresse", ("code_postal", "ville"), "courriel", "telephone", "site")}),
        ("Qui signe", {"fields": ("representant", "representant_fonction")}),
        ("Qualité", {"fields": ("certificat_qualiopi", ("qualiopi_debut", "qualiopi_fin"), "referent_handicap", "accueil_handicap", "referent_pedagogique")}),
        ("Recours", {"fields": ("courriel_reclamation", "mediateur")}),
        ("Séances", {"fields": (("deplacement_libre_h", "deplacement_demande_h"),),
                     "description": "La règle que chaque bénéficiaire lit avant de déplacer un rendez-vous ; les consultants en sont dispensés."}),
        ("Investigation", {"fields": ("liste_courte_exigee",), "description": "Décochée, la synthèse peut être proposée sans liste courte de pistes."}),
        ("Facturation et charge", {"fields": ("regime_tva", "file_active_max")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return Organisme.courant() is None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one: its page is the list."""
        return redirect("admin:beneficiaires_organisme_change", 1) if Organisme.courant() else redirect("admin:beneficiaires_organisme_add")

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        organisme = Organisme.courant()
        if request.method == "GET" and organisme and (manques := organisme.manques()):
            self.message_user(request, f"Il manque : {enumeration(manques)}. Les documents en ont besoin.", messages.WARNING)
        return super().change_view(request, object_id, form_url, extra_context)

    def response_change(self, request: HttpRequest, obj: Organisme) -> HttpResponse:
        super().response_change(request, obj)
        return redirect(reverse("admin:beneficiaires_organisme_change", args=[1]))
