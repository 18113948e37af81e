"""The back office of gestion: Django's admin with a closed list of models, grouped by job. It never shows the content of a bilan."""
from typing import Any, ClassVar

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver


class SiteGestion(AdminSite):
    """Only our own apps may register here: what the libraries bring (sign-in proofs, sessions, groups) is nobody's to edit."""

    site_title = site_header = "Gestion"
    index_title = "Gestion"
    site_url = "/"
    empty_value_display = "aucun"
    enable_nav_sidebar = False

    MAISON: ClassVar = {"socle", "beneficiaires", "conventions", "seances", "travaux", "syntheses", "signature"}
    # (job, model names in lower case), in the order of the first page
    METIERS: ClassVar = (
        ("Organisme et offres", ("organisme", "prestation")),
        ("Personnes", ("beneficiaire", "employeur", "compte")),
        ("Dossiers", ("dossier", "convention", "acceptationmcf")),
        ("Courriels et documents", ("envoi", "document")),
        ("Règles et journal", ("parametrereglementaire", "evenement")),
    )

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        modeles = model_or_iterable if isinstance(model_or_iterable, list | tuple | set) else [model_or_iterable]
        super().register([modele for modele in modeles if modele._meta.app_label in self.MAISON], admin_class, **options)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Passwords are changed behind the one door, with its proofs."""
        return [url for url in super().get_urls() if not (getattr(url, "name", "") or "").startswith("password_change")]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Jobs instead of apps, on the first page."""
        if app_label is not None:
            return super().get_app_list(request, app_label)
        modeles = {modele["object_name"].lower(): modele for app in super().get_app_list(request) for modele in app["models"]}
        places = [(metier, [modeles.pop(nom) for nom in noms if nom in modeles]) for metier, noms in self.METIERS]
        groupes = [*places, ("Autres", list(modeles.values()))]
        return [self._groupe(metier, lot) for metier, lot in groupes if lot]

    def _groupe(self, metier: str, modeles: list[dict[str, Any]]) -> dict[str, Any]:
        return {"name": metier, "app_label": metier.split()[0].lower(), "app_url": "", "has_module_perms": True, "models": modeles}


class Gestion(AdminConfig):
    """Replaces `django.contrib.admin` in INSTALLED_APPS."""

    default_site = "bilan.socle.site_gestion.SiteGestion"
