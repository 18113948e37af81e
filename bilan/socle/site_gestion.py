"""The back office of gestion: Django's admin with a closed list of models, grouped by job. It never shows the content of a bilan."""
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse

from bilan.socle.typographie import typographier


@dataclass(frozen=True)
class Page:
    """A page of the product that gestion finds beside the lists: `cle` places it among the jobs, `attend` says what waits there."""

    cle: str
    libelle: str
    route: str
    phrase: str
    attend: Callable[[], str] = str


@dataclass(frozen=True)
class Entree:
    """One line of the first page."""

    libelle: str
    url: str
    phrase: str
    attend: str
    ajouter: str = ""


class SiteGestion(AdminSite):
    """Only our own apps may register here: what the libraries bring (sign-in proofs, sessions, groups) is nobody's to edit."""

    site_title = site_header = "Gestion"
    index_title = "Gestion"
    site_url = "/"
    empty_value_display = "aucun"
    enable_nav_sidebar = False

    MAISON: ClassVar = {"socle", "beneficiaires", "conventions", "seances", "travaux", "syntheses", "signature"}
    # (job, models in lower case and pages), in the order of the first page
    METIERS: ClassVar = (
        ("Organisme", ("mise_en_route", "organisme")),
        ("Offres et supports", ("prestation", "supports", "referentiels", "ressource")),
        ("Personnes", ("compte", "beneficiaire", "employeur")),
        ("Dossiers et contrats", ("dossier", "convention", "acceptationmcf", "demarcheedof", "retractation", "demandeabsence", "encaissement")),
        ("Demandes et réclamations", ("contacts", "reclamations")),
        ("Conservation", ("conservation",)),
        ("Courriels et documents", ("envoi", "document")),
        ("Règles et journal", ("parametrereglementaire", "evenement", "chantiers")),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.pages: dict[str, Page] = {}

    def ouvrir(self, page: Page) -> None:
        """Show this page among the jobs. Its own view says who may open it."""
        self.pages[page.cle] = page

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        modeles = model_or_iterable if isinstance(model_or_iterable, list | tuple | set) else [model_or_iterable]
        super().register([modele for modele in modeles if modele._meta.app_label in self.MAISON], admin_class, **options)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Passwords are changed behind the one door, with its proofs."""
        return [url for url in super().get_urls() if not (getattr(url, "name", "") or "").startswith("password_change")]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Jobs instead of apps."""
        return super().index(request, {"metiers": self.metiers(request), **(extra_context or {})})

    def app_index(self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None) -> Any:
        """The first page has it all, by job."""
        return redirect("admin:index")

    def metiers(self, request: HttpRequest) -> list[tuple[str, list[Entree]]]:
        """Each job with its lists and pages; a model that no job names stands at the end rather than nowhere."""
        entrees = {modele._meta.model_name: self._liste(request, modele) for modele in self._registry} | {cle: _page(p) for cle, p in self.pages.items()}
        groupes = [(metier, [entrees.pop(nom) for nom in noms if nom in entrees]) for metier, noms in self.METIERS]
        return [(metier, lot) for metier, lot in [*groupes, ("Autres", list(entrees.values()))] if lot]

    def _liste(self, request: HttpRequest, modele: Any) -> Entree:
        gestion: Any = self._registry[modele]
        nom = str(modele._meta.verbose_name_plural)
        racine = f"admin:{modele._meta.app_label}_{modele._meta.model_name}"
        ajouter = reverse(f"{racine}_add") if gestion.has_add_permission(request) else ""
        return Entree(nom[0].upper() + nom[1:], reverse(f"{racine}_changelist"), typographier(gestion.phrase), typographier(gestion.attend()), ajouter)


def _page(page: Page) -> Entree:
    return Entree(page.libelle, reverse(page.route), typographier(page.phrase), typographier(page.attend()))


class Gestion(AdminConfig):
    """Replaces `django.contrib.admin` in INSTALLED_APPS."""

    default_site = "bilan.socle.site_gestion.SiteGestion"
