"""The registers that gestion reads: letters, documents, and the dated parameters that it keeps up to date."""
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from bilan.socle import courriels, documents, journal
from bilan.socle.acteur import acteur_de
from bilan.socle.gestion.bases import LectureSeule, SansSuppression
from bilan.socle.models import Document, Envoi, ParametreReglementaire
from bilan.socle.mots import pluriel
from bilan.socle.roles import Role


@admin.register(Envoi)
class GestionDesCourriels(LectureSeule):
    """Whether a letter left. Its text is not here: it is written when it leaves, from an encrypted context."""

    list_display = ("cree_le", "destinataire", "objet", "nature", "etat", "tentatives", "envoye_le", "erreur")
    list_filter = ("etat", "nature", "cree_le")
    search_fields = ("destinataire", "cle", "fil")
    date_hierarchy = "cree_le"
    ordering = ("-pk",)
    exclude = ("contexte",)
    actions = ("renvoyer",)
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without the letters of what is told to one person alone: the address of who reads someone's synthesis is not gestion's to know."""
        return super().get_queryset(request).exclude(cle__startswith=journal.PRIVEE)

    @admin.action(description="Réessayer (abandonnés ou incertains)")
    def renvoyer(self, request: HttpRequest, envois: QuerySet) -> None:
        relances = [envoi for envoi in envois if courriels.relancer(envoi)]
        acteur, instant = acteur_de(request), timezone.now()
        for envoi in relances:
            journal.consigner(envoi.fil or f"envoi:{envoi.pk}", "courriel.relancer", acteur=acteur, role=Role.GESTION, instant=instant, objet=envoi)
        self.message_user(request, f"{pluriel(len(relances), 'courriel remis dans la file,courriels remis dans la file')}.", messages.SUCCESS)


@admin.register(Document)
class GestionDesDocuments(LectureSeule):
    """Whether a document was made. It is opened from its dossier, by those who may read its kind."""

    list_display = ("nom_fichier", "etat", "erreur", "tentatives", "demande_le", "pret_le", "taille")
    list_filter = ("etat", "demande_le")
    search_fields = ("nom_fichier",)
    ordering = ("-demande_le",)
    fields = (
        "nom_fichier", "etat", "erreur", "tentatives", "demande_le", "pret_le", "taille", "empreinte", "niveau_du_sceau", "essais_du_sceau", "bail",
    )
    actions = ("recommencer",)
    list_per_page = 50
    show_full_result_count = False

    @admin.action(description="Recommencer (non préparés)")
    def recommencer(self, request: HttpRequest, rangees: QuerySet) -> None:
        nombre = sum(documents.recommencer(document) for document in rangees)
        self.message_user(request, f"{pluriel(nombre, 'document remis dans la file,documents remis dans la file')}.", messages.SUCCESS)


@admin.register(ParametreReglementaire)
class GestionDesParametres(SansSuppression):
    """A new rule is a new row with its first day: what was judged under the former one stays so."""

    list_display = ("code", "condition", "valeur", "unite", "debut", "fin", "source")
    list_filter = ("code",)
    search_fields = ("code", "source", "note")
    ordering = ("code", "condition", "debut")
    list_per_page = 100

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The value of a rule already in force is history: it is ended by a date and followed by another row."""
        return ("code", "condition", "valeur", "unite", "debut") if obj and (obj.debut is None or obj.debut <= timezone.localdate()) else ()

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        journal.consigner("parametres", "parametre.modifier" if change else "parametre.ajouter", acteur=acteur_de(request), role=Role.GESTION,
                          instant=timezone.now(), objet=obj, details={"code": obj.code, "debut": obj.debut, "fin": obj.fin})
