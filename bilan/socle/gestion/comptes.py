"""Accounts in the back office: opened by an invitation, never with a password; roles; closing."""
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone

from bilan.socle import droits
from bilan.socle.acteur import acteur_de
from bilan.socle.comptes import inviter
from bilan.socle.gestion.bases import SansSuppression
from bilan.socle.gestion.gestes_des_comptes import GestesDesComptes
from bilan.socle.models import Compte
from bilan.socle.mots import date_en_mots, pluriel
from bilan.socle.recherche import nommes
from bilan.socle.roles import EQUIPE, ROLES_DE_COMPTE, Role
from bilan.socle.typographie import phrase


class ParRole(admin.SimpleListFilter):
    title, parameter_name = "rôle", "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(role.value, role.label) for role in ROLES_DE_COMPTE]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(roles__contains=[self.value()]) if self.value() else queryset


class FormeCompte(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label="Rôles", choices=[(role.value, role.label) for role in ROLES_DE_COMPTE], widget=forms.CheckboxSelectMultiple,
        help_text="Une même personne peut être consultante et de la gestion.", error_messages={"required": "Choisissez un rôle au moins."},
    )

    class Meta:
        model = Compte
        fields = ("email", "prenom", "nom", "accord", "telephone", "roles")
        labels = {"accord": "Comment lui écrire"}
        error_messages = {"email": {"unique": phrase("Un compte existe déjà pour cette adresse : cherchez-le dans la liste, pour l’inviter à nouveau.")}}

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def clean_roles(self) -> list[str]:
        roles = self.cleaned_data["roles"]
        if self.instance.pk and Role.GESTION in self.instance.roles and Role.GESTION not in roles:
            droits.garder_une_gestion(self.instance)
        return roles


@admin.register(Compte)
class GestionDesComptes(GestesDesComptes, SansSuppression):
    nouveau = "Inviter une personne"
    phrase = "Qui entre, et à quel titre : l’équipe et les bénéficiaires. Un compte s’ouvre par une invitation et se ferme par un départ."
    form = FormeCompte
    list_display = ("nom", "prenom", "email", "les_roles", "is_active", "derniere_entree")
    list_display_links = ("nom", "prenom")
    list_filter = (ParRole, "is_active")
    search_fields = ("recherche",)
    search_help_text = "Trois lettres du nom, du prénom ou de l’adresse, sans accent."
    ordering = ("nom", "prenom")

    def attend(self) -> str:
        jamais = Compte.objects.filter(is_active=True, last_login=None, roles__overlap=[role.value for role in EQUIPE]).count()
        return pluriel(jamais, "invitation sans réponse dans l’équipe,invitations sans réponse dans l’équipe") if jamais else ""

    @admin.display(description="rôles")
    def les_roles(self, compte: Compte) -> str:
        return ", ".join(role.label for role in ROLES_DE_COMPTE if role in compte.roles)

    @admin.display(description="dernière entrée", ordering="last_login")
    def derniere_entree(self, compte: Compte) -> str:
        return date_en_mots(compte.last_login) if compte.last_login else "jamais entré"

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.filter(nommes(search_term, "recherche")), False

    def get_readonly_fields(self, request: HttpRequest, obj: Compte | None = None) -> tuple[str, ...]:
        return ("email", "is_active", "derniere_entree") if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Compte | None = None) -> Any:
        identite = ("email", ("prenom", "nom"), "accord", "telephone", "roles")
        if obj is None:
            texte = "La personne reçoit un courriel : l’équipe y choisit son mot de passe et son second facteur, un bénéficiaire entre avec un code."
            return [(None, {"fields": identite, "description": texte})]
        return [(None, {"fields": identite}), ("État", {"fields": ("is_active", "derniere_entree")})]

    def save_model(self, request: HttpRequest, obj: Compte, form: forms.ModelForm, change: bool) -> None:
        """The page saves nothing itself: the actions do, with their rules and their line in the journal."""
        lu, acteur, instant = form.cleaned_data, acteur_de(request), timezone.now()
        identite = {champ: lu[champ] for champ in droits.IDENTITE}
        if change:
            droits.modifier(obj, acteur=acteur, instant=instant, roles=lu["roles"], **identite)
        else:
            obj.pk = inviter(email=lu["email"], roles=lu["roles"], acteur=acteur, instant=instant, **identite).pk

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None) -> Any:
        """What the form could not foresee and the action refuses (two managers at once) is said, and nothing is kept of it."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as erreur:
            self.message_user(request, " ".join(erreur.messages), messages.ERROR)
            return redirect(request.path)
