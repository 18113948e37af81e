"""Dossiers as gestion follows them: facts and proofs, read-only but for what nothing has signed yet."""
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from beneficiaires import actions, financements
from beneficiaires.etats import ACTIFS
from beneficiaires.forms.champs import EnEuros
from beneficiaires.gestion.filtres import ParPersonne, par_consultant
from beneficiaires.gestion.ouvertures import Ouverture
from beneficiaires.models import Dossier, Piece
from beneficiaires.models.dossier import lisibles
from beneficiaires.presentation import programme_ouvert
from beneficiaires.recherche import nomme
from beneficiaires.regles import PHASE_DE, EtapePedagogique
from bilan.socle.acteur import acteur_de
from bilan.socle.gestion.bases import SansSuppression
from bilan.socle.mots import duree, euros, pluriel
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee

MODIFIABLES = ("prix_centimes", "periode_debut", "periode_fin", "taux_distance")


class EnCours(admin.SimpleListFilter):
    title, parameter_name = "suivi", "suivi"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ouverts", "Ouverts"), ("sans_contrat", "Sans contrat conclu"), ("depasses", "Période dépassée"), ("finis", "Finis")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        ouverts = queryset.filter(etat__in=ACTIFS)
        match self.value():
            case "ouverts":
                return ouverts
            case "sans_contrat":
                return ouverts.filter(contractualise_le=None)
            case "depasses":
                return ouverts.filter(periode_fin__lt=timezone.localdate())
            case "finis":
                return queryset.exclude(etat__in=ACTIFS)
        return queryset


class FormeDossier(forms.ModelForm):
    prix_centimes = EnEuros(label="Prix, en euros")

    class Meta:
        model = Dossier
        fields = MODIFIABLES

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "prix_centimes" in self.fields:
            self.initial["prix_centimes"] = self.instance.prix_centimes / 100


@admin.register(Dossier)
class GestionDesDossiers(Ouverture, SansSuppression):
    """Opened by the four pages of the product, not here. The content of the bilan has no page at all in the back office."""

    phrase = "Où en est chaque bilan, ses faits et ses preuves. Le contenu n’est pas ici."
    form = FormeDossier
    list_display = ("numero", "personne", "consultant", "mode_financement", "etat", "ouvert_le", "periode_fin")
    list_filter = (EnCours, "etat", "mode_financement", "ouvert_le", par_consultant(), ParPersonne)
    list_select_related = ("beneficiaire__compte", "consultant")
    search_fields = ("numero",)
    search_help_text = "Un numéro, ou trois lettres d’un nom ou de l’employeur, sans accent."
    list_per_page = 50
    show_full_result_count = False
    FAITS = ("numero", "personne", "consultant", "prestation", "mode_financement", "versant", "employeur", "etat", "ouvert_le",
             "contractualise_le", "date_terme", "sur_temps_travail", "numero_edof", "financements", "programme", "pieces", "page")

    def attend(self) -> str:
        depasses = Dossier.objects.filter(etat__in=ACTIFS, periode_fin__lt=timezone.localdate()).count()
        return pluriel(depasses, "période dépassée,périodes dépassées") if depasses else ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.filter(nomme(search_term)), False

    def get_readonly_fields(self, request: HttpRequest, obj: Dossier | None = None) -> tuple[str, ...]:
        return self.FAITS if obj is not None and programme_ouvert(obj) else (*self.FAITS, "prix", *MODIFIABLES[1:])

    def get_fieldsets(self, request: HttpRequest, obj: Dossier | None = None) -> list[tuple[str | None, dict[str, Any]]]:
        fige = "prix" in self.get_readonly_fields(request, obj)
        regle = "Le contrat est parti ou conclu : il ne change plus ici." if fige else "Modifiable tant que le contrat n’est pas envoyé."
        conditions = {"fields": ("prix" if fige else "prix_centimes", ("periode_debut", "periode_fin"), "taux_distance"), "description": regle}
        return [
            (None, {"fields": ("numero", "page", "personne", "consultant", "etat", ("ouvert_le", "contractualise_le", "date_terme"))}),
            ("Financement", {"fields": ("mode_financement", "versant", "employeur", "sur_temps_travail", "numero_edof", "financements")}),
            ("Conditions", conditions), ("Programme", {"fields": ("prestation", "programme")}), ("Documents", {"fields": ("pieces",)}),
        ]

    def save_model(self, request: HttpRequest, obj: Dossier, form: forms.ModelForm, change: bool) -> None:
        """Only through the action, with its rules and its line in the journal."""
        changes = {champ: form.cleaned_data[champ] for champ in form.changed_data}
        if changes:
            actions.modifier_programme(Dossier.objects.get(pk=obj.pk), acteur=acteur_de(request), instant=timezone.now(), **changes)

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None) -> Any:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (ValidationError, TransitionRefusee) as erreur:
            self.message_user(request, " ".join(getattr(erreur, "messages", [str(erreur)])), messages.ERROR)
            return redirect(request.path)

    @admin.display(description="bénéficiaire", ordering="beneficiaire__compte__nom")
    def personne(self, dossier: Dossier) -> str:
        return dossier.beneficiaire.compte.nom_complet

    @admin.display(description="prix", ordering="prix_centimes")
    def prix(self, dossier: Dossier) -> str:
        return euros(dossier.prix_centimes)

    @admin.display(description="page du dossier")
    def page(self, dossier: Dossier) -> str:
        ouvrir, confier = (reverse(route, args=[dossier.numero]) for route in ("dossier", "beneficiaires:confier"))
        return format_html('<a href="{}">Ouvrir la page du dossier</a>, <a href="{}">le confier à quelqu’un d’autre</a>', ouvrir, confier)

    @admin.display(description="heures par phase légale")
    def programme(self, dossier: Dossier) -> str:
        def ligne(etape):
            phase = PHASE_DE[EtapePedagogique(etape.code)]
            return phase.libelle if phase else "Entre les séances", etape.get_code_display(), duree(etape.minutes)

        return format_html("<ul>{}</ul>", format_html_join("", "<li>{} : {}, {}</li>", (ligne(etape) for etape in dossier.etapes.all())))

    @admin.display(description="client et payeurs")
    def financements(self, dossier: Dossier) -> str:
        faits = financements.faits(dossier, financements.lignes(dossier))
        lien = format_html('<a href="{}">Répartir entre plusieurs financeurs</a>', reverse("beneficiaires:financement", args=[dossier.numero]))
        return format_html("<ul>{}</ul>{}", format_html_join("", "<li>{} : {}. {}</li>", ((f.mot, f.valeur, f.note) for f in faits)), lien)

    @admin.display(description="documents que la gestion peut lire")
    def pieces(self, dossier: Dossier) -> str:
        """Those of her scope alone: the others are not even named."""
        pieces = Piece.objects.filter(dossier=dossier, nature__in=lisibles(Role.GESTION)).select_related("document")
        lignes = ((reverse("beneficiaires:piece", args=[dossier.numero, p.pk]), str(p), p.document.get_etat_display().lower()) for p in pieces)
        return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a> ({})</li>', lignes)) if pieces else "Aucun"
