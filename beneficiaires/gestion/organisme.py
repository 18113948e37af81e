"""The provider: one row, and the list of what its documents still miss."""
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from beneficiaires.gestion.apparence import FormeOrganisme
from beneficiaires.models import Dossier, Organisme
from bilan.socle.gestion.bases import SansSuppression
from bilan.socle.mots import enumeration, pluriel


@admin.register(Organisme)
class GestionDeLOrganisme(SansSuppression):
    nouveau = "Renseigner l’organisme"
    phrase = "Ce que portent vos documents : nom, numéros, représentant, référents, médiateur, et vos règles de rendez-vous."
    form = FormeOrganisme
    fieldsets = (
        ("Identité", {"fields": ("denomination", "forme", "siret", "nda", "prefet_region"),
                      "description": "Ce que portent la convention, le certificat et la facture (article R6351-6)."}),
        ("Adresse", {"fields": ("adresse", ("code_postal", "ville"), "courriel", "telephone", "site", "hebergeur")}),
        ("Apparence", {"fields": (("logo_fichier", "retirer_logo"), "couleur"),
                       "description": "Sur les pages, les courriels et les documents à venir ; ceux qui sont faits ne changent pas."}),
        ("Qui signe", {"fields": ("representant", "representant_fonction")}),
        ("Qualité", {"fields": ("certificat_qualiopi", ("qualiopi_debut", "qualiopi_fin"), "referent_handicap", "accueil_handicap", "referent_pedagogique")}),
        ("Recours", {"fields": ("courriel_reclamation", "mediateur")}),
        ("Séances", {"fields": (("deplacement_libre_h", "deplacement_demande_h"),),
                     "description": "La règle que chaque bénéficiaire lit avant de déplacer un rendez-vous ; les consultants en sont dispensés."}),
        ("Investigation", {"fields": ("liste_courte_exigee",), "description": "Décochée, la synthèse peut être proposée sans liste courte de pistes."}),
        ("Facturation et charge", {"fields": ("regime_tva", "file_active_max")}),
    )

    def attend(self) -> str:
        organisme = Organisme.courant()
        manques = len(organisme.manques()) if organisme else 0
        return "à renseigner" if organisme is None else pluriel(manques, "mention manque,mentions manquent") if manques else ""

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

    def response_add(self, request: HttpRequest, obj: Organisme, post_url_continue: str | None = None) -> HttpResponse:
        super().response_add(request, obj, post_url_continue)
        return redirect("mise_en_route")

    def response_change(self, request: HttpRequest, obj: Organisme) -> HttpResponse:
        """Its own page again, or the page of setting up as long as no bilan was opened."""
        super().response_change(request, obj)
        return redirect(reverse("admin:beneficiaires_organisme_change", args=[1]) if Dossier.objects.exists() else reverse("mise_en_route"))
