"""The registers that gestion reads: letters, documents, and the dated parameters that it keeps up to date."""
from typing import Any

from django.contrib import admin, messages
from django.db.models import Field, QuerySet
from django.forms import ModelForm, Select, TextInput
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from bilan.socle import courriels, documents, journal, parametres_en_mots
from bilan.socle.acteur import acteur_de
from bilan.socle.departs import Reste
from bilan.socle.gestion.bases import LectureSeule, PagesBornees, SansSuppression
from bilan.socle.gestion.confirmation import Geste, Suite, confirmee, demander
from bilan.socle.gestion.valeurs import AIDE, AIDE_SOURCE, CHOIX, ChampValeur
from bilan.socle.models import Document, Envoi, EtatDocument, EtatEnvoi, ParametreReglementaire
from bilan.socle.models.document import NOM_PLIE
from bilan.socle.mots import octets, pluriel
from bilan.socle.recherche import presque
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase, typographier

RENVOYER = Geste("renvoyer", "Renvoyer ces courriels ?", "Ils repartent tels qu’ils avaient été écrits, à la même adresse. Le journal le dit.", "Renvoyer")
RECOMMENCER = Geste("recommencer", "Préparer de nouveau ces documents ?", "Ils sont faits à partir de ce qui était vrai le jour de la demande : rien n’est mis "
                    "à jour.", "Recommencer")


@admin.register(Envoi)
class GestionDesCourriels(LectureSeule):
    """Whether a letter left. Its text is not here: it is written when it leaves, from an encrypted context."""

    phrase = "Chaque courriel, s’il est parti, et ce qui l’a arrêté sinon. Leur texte n’est pas ici."

    list_display = ("cree_le", "destinataire", "objet", "etat", "envoye_le", "erreur")
    list_filter = ("etat", "nature", "cree_le")
    search_fields = ("destinataire__istartswith", "cle__startswith", "fil__exact")
    search_help_text = "Le début d’une adresse, ou d’une clé. La liste s’arrête à dix mille lignes : cherchez, ou filtrez."
    paginator = PagesBornees
    ordering = ("-pk",)
    exclude = ("contexte",)
    actions = ("renvoyer",)
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without the letters of what is told to one person alone: the address of who reads someone's synthesis is not gestion's to know."""
        return super().get_queryset(request).exclude(cle__startswith=journal.PRIVEE)

    def attend(self) -> str:
        arretes = self.model.objects.filter(etat__in=[EtatEnvoi.MORT, EtatEnvoi.INCERTAIN]).exclude(cle__startswith=journal.PRIVEE).count()
        return pluriel(arretes, "courriel à renvoyer,courriels à renvoyer") if arretes else ""

    @admin.action(description="Renvoyer (abandonnés ou incertains)…")
    def renvoyer(self, request: HttpRequest, envois: QuerySet) -> TemplateResponse | None:
        if not confirmee(request, RENVOYER):
            return demander(self, request, RENVOYER, map(_suite_du_courriel, envois))
        relances = [envoi for envoi in envois if courriels.relancer(envoi)]
        acteur, instant = acteur_de(request), timezone.now()
        for envoi in relances:
            journal.consigner(envoi.fil or f"envoi:{envoi.pk}", "courriel.relancer", acteur=acteur, role=Role.GESTION, instant=instant, objet=envoi)
        self.message_user(request, f"{pluriel(len(relances), 'courriel remis dans la file,courriels remis dans la file')}.", messages.SUCCESS)
        return None


def _suite_du_courriel(envoi: Envoi) -> Suite:
    """Foreseen here, judged by `courriels.relancer`."""
    quoi = phrase("{} à {}", envoi.objet or envoi.gabarit, envoi.destinataire)
    if envoi.contexte is None:
        return Suite(quoi, refus="son texte n’est plus gardé, il ne peut pas repartir.")
    if envoi.etat == EtatEnvoi.INCERTAIN:
        return Suite(quoi, [Reste(typographier("Il est peut-être déjà arrivé : la personne pourrait le recevoir deux fois."))])
    if envoi.etat != EtatEnvoi.MORT:
        return Suite(quoi, refus=typographier(f"« {envoi.get_etat_display().lower()} », il ne repart pas d’ici."))
    return Suite(quoi, [Reste(phrase("Ce qui l’avait arrêté : {}.", envoi.erreur.rstrip(".") or "sans raison connue"))])


@admin.register(Document)
class GestionDesDocuments(LectureSeule):
    """Whether a document was made. It is opened from its dossier, by those who may read its kind."""

    phrase = "Chaque document, s’il est prêt, et pourquoi il ne l’est pas. Ils s’ouvrent depuis leur dossier."

    list_display = ("nom_fichier", "etat", "erreur", "demande_le", "pret_le", "poids")
    list_filter = ("etat", "demande_le")
    search_fields = ("nom_fichier",)
    search_help_text = "Un nom de fichier. La liste s’arrête à dix mille lignes : cherchez, ou filtrez."
    paginator = PagesBornees
    ordering = ("-demande_le",)
    fields = (
        "nom_fichier", "etat", "erreur", "tentatives", "demande_le", "pret_le", "poids", "empreinte", "niveau_du_sceau", "essais_du_sceau", "bail",
    )
    readonly_fields = ("poids",)
    actions = ("recommencer",)
    list_per_page = 50
    show_full_result_count = False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset.alias(nom_plie=NOM_PLIE).filter(presque(search_term, "nom_plie")), search_term)

    @admin.display(description="taille", ordering="taille")
    def poids(self, document: Document) -> str:
        return octets(document.taille) if document.taille else ""

    def attend(self) -> str:
        rates = Document.objects.filter(etat=EtatDocument.ECHEC).count()
        return pluriel(rates, "document à recommencer,documents à recommencer") if rates else ""

    @admin.action(description="Recommencer (non préparés)…")
    def recommencer(self, request: HttpRequest, rangees: QuerySet) -> TemplateResponse | None:
        if not confirmee(request, RECOMMENCER):
            return demander(self, request, RECOMMENCER, map(_suite_du_document, rangees))
        nombre = sum(documents.recommencer(document) for document in rangees)
        self.message_user(request, f"{pluriel(nombre, 'document remis dans la file,documents remis dans la file')}.", messages.SUCCESS)
        return None


def _suite_du_document(document: Document) -> Suite:
    if document.etat != EtatDocument.ECHEC:
        return Suite(document.nom_fichier, refus=typographier(f"« {document.get_etat_display().lower()} », il n’y a rien à recommencer."))
    return Suite(document.nom_fichier, [Reste(phrase("Ce qui l’avait arrêté : {}.", document.erreur.rstrip(".") or "sans raison connue"))])


SAISIS = ("code", "condition", "valeur", "unite", "debut", "fin", "source", "note")


def _en_vigueur(regle: ParametreReglementaire | None) -> bool:
    return regle is not None and (regle.debut is None or regle.debut <= timezone.localdate())


@admin.register(ParametreReglementaire)
class GestionDesParametres(SansSuppression):
    """A new rule is a new row with its first day: what was judged under the former one stays so."""

    nouveau = "Nouvelle règle, à sa date d’effet"
    phrase = "Les délais, plafonds et durées que fixe un texte, chacun avec sa date d’effet : une nouvelle règle est une nouvelle ligne."

    list_display = ("quoi", "combien", "quand", "preuve")
    search_fields = ("code", "source", "note")
    search_help_text = "Un mot de la règle (« rétractation », « CPF »), ou l’article qui la fixe."
    ordering = ("code", "condition", "debut")
    list_per_page = 100

    @admin.display(description="règle", ordering="code")
    def quoi(self, regle: ParametreReglementaire) -> str:
        return parametres_en_mots.quoi(regle.code, regle.condition)

    @admin.display(description="valeur")
    def combien(self, regle: ParametreReglementaire) -> str:
        return parametres_en_mots.valeur(regle.valeur, regle.unite)

    @admin.display(description="en vigueur", ordering="debut")
    def quand(self, regle: ParametreReglementaire) -> str:
        return parametres_en_mots.periode(regle.debut, regle.fin)

    @admin.display(description="source, et ce qui la prouve", ordering="source")
    def preuve(self, regle: ParametreReglementaire) -> str:
        return parametres_en_mots.source(regle.source)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        trouves, plusieurs = super().get_search_results(request, queryset, search_term)
        return (trouves | queryset.filter(code__in=parametres_en_mots.codes(search_term)) if search_term else trouves), plusieurs

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The value of a rule already in force is history, read in words: it is ended by a date and followed by another row."""
        return ("quoi", "combien", "quand", "fin", "source", "note") if _en_vigueur(obj) else SAISIS

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in CHOIX:
            kwargs["widget"] = Select(choices=CHOIX[db_field.name])
        if db_field.name == "code":
            kwargs["label"] = "Règle"
        if db_field.name == "source":
            kwargs["help_text"] = AIDE_SOURCE
        if db_field.name == "valeur":
            kwargs.update(form_class=ChampValeur, help_text=AIDE, widget=TextInput)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("quoi", "combien", "quand") if _en_vigueur(obj) else ()

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        journal.consigner("parametres", "parametre.modifier" if change else "parametre.ajouter", acteur=acteur_de(request), role=Role.GESTION,
                          instant=timezone.now(), objet=obj, details={"code": obj.code, "debut": obj.debut, "fin": obj.fin})
