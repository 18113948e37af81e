"""Contracts as gestion follows them: read only, since each act is somebody's own."""
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from beneficiaires.gestion.filtres import par_consultant
from beneficiaires.gestion.ouvertures import Ouverture
from beneficiaires.recherche import nomme
from bilan.socle.gestion.bases import LectureSeule
from bilan.socle.mots import euros, pluriel, pour_cent
from bilan.socle.roles import Role
from conventions.etats import NON_CONCLUES, EtatConvention
from conventions.libelles import statut
from conventions.models import AcceptationMCF, Convention, DemandeAbsence, DemarcheEDOF, Encaissement, Retractation


class Suivi(admin.SimpleListFilter):
    """A delay that has passed is a refusal, recorded or not."""

    title, parameter_name = "suivi", "suivi"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("en_attente", "Signature attendue"), ("conclues", "Conclues"), ("non_conclues", "Non conclues")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "en_attente":
                return self.en_attente(queryset)
            case "conclues":
                return queryset.conclues()
            case "non_conclues":
                return queryset.filter(Q(etat__in=NON_CONCLUES) | self._tacite())
        return queryset

    @staticmethod
    def _tacite() -> Q:
        return Q(etat=EtatConvention.TRANSMISE, expire_le__lte=timezone.now())

    @classmethod
    def en_attente(cls, conventions: QuerySet) -> QuerySet:
        return conventions.filter(etat__in=[EtatConvention.ENVOYEE, EtatConvention.TRANSMISE, EtatConvention.ACCEPTEE]).exclude(cls._tacite())


class Annulation(admin.SimpleListFilter):
    """An entry made by mistake stays in the list."""

    title, parameter_name = "annulation", "annulation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("non", "Non annulés"), ("oui", "Annulés")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "non":
                return queryset.valables()
            case "oui":
                return queryset.exclude(annule_le=None)
        return queryset


class _DuDossier(Ouverture, LectureSeule):
    """Found by the dossier's number or three letters of a name."""

    list_select_related = ("dossier__beneficiaire__compte", "dossier__consultant")
    search_fields = ("dossier__numero",)
    search_help_text = "Un numéro, ou trois lettres d’un nom ou de l’employeur, sans accent."
    list_per_page = 50
    show_full_result_count = False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.filter(nomme(search_term, "dossier")), False

    @admin.display(description="bénéficiaire", ordering="dossier__beneficiaire__compte__nom")
    def personne(self, objet: Any) -> str:
        return objet.dossier.beneficiaire.compte.nom_complet

    @admin.display(description="page du contrat")
    def page(self, objet: Any) -> str:
        return format_html('<a href="{}">Ouvrir la page du contrat</a>', reverse("conventions:dossier", args=[objet.dossier.numero]))


@admin.register(Convention)
class GestionDesConventions(_DuDossier):
    phrase = "Conventions et contrats : qui doit signer, jusqu’à quand. Chaque signature se fait sur sa page, par celui qui signe."
    list_display = ("dossier", "personne", "nature", "situation", "envoyee_le", "transmise_le", "date_limite", "conclue_le")
    list_filter = (Suivi, "nature", "etat", "preparee_le", par_consultant("dossier__consultant"))
    fields = ("dossier", "personne", "page", "nature", "situation", "preparee_le", "envoyee_le", "transmise_le", "date_limite", "acceptee_le", "refusee_le",
              "conclue_le", "retractation_jusqu_au")
    readonly_fields = fields

    def attend(self) -> str:
        attendues = Suivi.en_attente(Convention.objects.all()).count()
        return pluriel(attendues, "signature attendue,signatures attendues") if attendues else ""

    @admin.display(description="état", ordering="etat")
    def situation(self, convention: Convention) -> str:
        return statut(convention, Role.GESTION, timezone.now()).texte


@admin.register(AcceptationMCF)
class GestionDesAcceptations(_DuDossier):
    phrase = "Les bilans CPF : proposés et acceptés sur Mon Compte Formation."
    list_display = ("dossier", "personne", "numero_edof", "proposee_le", "acceptee_le", "retractation_jusqu_au")
    search_fields = ("dossier__numero", "numero_edof")
    list_filter = ("acceptee_le",)
    fields = ("dossier", "personne", "page", "numero_edof", "proposee_le", "acceptee_le", "retractation_jusqu_au", "enregistree_le")
    readonly_fields = fields


class _Fait(_DuDossier):
    """Recorded on the pages of the product: read here, with the whole of its columns."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("dossier", "personne", "page", *self.FAITS)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.get_readonly_fields(request, obj)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return ("dossier", "personne", *self.FAITS)


@admin.register(Retractation)
class GestionDesRetractations(_Fait):
    phrase = "Qui a renoncé dans son délai, par quelle voie et quand."
    list_filter = ("recue_le",)
    FAITS = ("voie", "faite_le", "dernier_jour", "recue_le")


@admin.register(DemarcheEDOF)
class GestionDesDemarches(_Fait):
    phrase = "Entrées, sorties et service fait déclarés sur EDOF."
    ordering = ("-enregistree_le", "-pk")
    list_filter = ("demarche", "faite_le", par_consultant("dossier__consultant"))
    FAITS = ("demarche", "faite_le", "effective_le", "taux", "enregistree_le")

    @admin.display(description="taux de réalisation", ordering="taux_centiemes")
    def taux(self, demarche: DemarcheEDOF) -> str:
        return pour_cent(demarche.taux_centiemes) if demarche.taux_centiemes is not None else ""


@admin.register(DemandeAbsence)
class GestionDesAbsences(_Fait):
    phrase = "Les demandes d’absence faites à l’employeur, et sa réponse."
    list_filter = ("cadre", "reponse")
    FAITS = ("cadre", "demandee_le", "recue_le", "limite", "reponse_jusqu_au", "reponse", "repondue_le")


@admin.register(Encaissement)
class GestionDesEncaissements(_Fait):
    phrase = "Ce que les personnes qui paient elles-mêmes ont versé."
    list_filter = ("moyen", "recu_le", Annulation)
    FAITS = ("recu_le", "montant", "moyen", "enregistre_le", "annule_le")

    @admin.display(description="montant", ordering="montant_centimes")
    def montant(self, encaissement: Encaissement) -> str:
        return euros(encaissement.montant_centimes)
