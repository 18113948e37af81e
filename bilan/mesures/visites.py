"""Which pages each person opens in a day's work: all the lists, all the homes, the tabs of one dossier."""
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.urls import reverse

from beneficiaires.models import Organisme

ONGLETS = (
    "dossier", "beneficiaires:documents", "beneficiaires:journal", "beneficiaires:programme", "beneficiaires:financement", "conventions:dossier",
    "seances:dossier", "seances:registre",
)
CONTENU = ("travaux:dossier", "travaux:preparation", "travaux:competences", "travaux:pistes", "travaux:plan", "syntheses:dossier", "syntheses:versions",
           "syntheses:resultats")
EQUIPE = ("accueil", "beneficiaires:liste", "beneficiaires:contacts", "conventions:liste", "travaux:bibliotheque", "travaux:ressources", "chantiers:liste",
          "compte")
PAGES = {
    "anonyme": ("public:programme", "public:resultats", "public:demander", "public:qui_voit_quoi", "account_login", "aide:accueil", "sante"),
    "consultant": (*EQUIPE, "seances:agenda", "seances:disponibilites", "travaux:referentiels"),
    "gestion": (*EQUIPE, "beneficiaires:reclamations", "conventions:edof_liste", "syntheses:conservation", "mise_en_route", "admin:index"),
    "beneficiaire": (
        "portail:accueil", "portail:documents", "portail:donnees", "portail:ouvertures", "seances:mes_seances", "travaux:a_preparer", "travaux:mon_plan",
        "travaux:partages", "travaux:mes_competences", "travaux:mes_pistes", "syntheses:ma_synthese", "syntheses:mes_partages", "syntheses:fin",
        "travaux:ressources", "compte",
    ),
}
MOTS = ("zzz", "BDC-2025-0042", "hélène lecoeur")  # what finds about as much at any volume: nothing, one dossier, a few


@dataclass(frozen=True)
class Visite:
    """One page: whose, its name, its address."""

    qui: str
    quoi: str
    adresse: str

    @property
    def nom(self) -> str:
        return f"{self.qui} {self.quoi}"


def visites(numero: str) -> Iterator[Visite]:
    """Every page, by person; `numero` is the dossier of the consultant and of the bénéficiaire."""
    for qui, routes in PAGES.items():
        yield from (Visite(qui, route, reverse(route)) for route in routes)
    yield from (Visite("consultant", route, reverse(route, args=[numero])) for route in (*ONGLETS, *CONTENU))
    yield from (Visite("gestion", route, reverse(route, args=[numero])) for route in ONGLETS)
    for qui in ("consultant", "gestion"):
        yield from (Visite(qui, f"recherche « {mot} »", f"{reverse('beneficiaires:liste')}?q={mot}") for mot in MOTS)
    yield from _registres()


def _registres() -> Iterator[Visite]:
    """The lists of the back office, and the search of each."""
    for modele, page in admin.site._registry.items():
        if modele is Organisme:
            continue  # one page, not a list
        nom = f"{modele._meta.app_label}_{modele._meta.model_name}"
        yield Visite("gestion", f"admin {modele._meta.model_name}", reverse(f"admin:{nom}_changelist"))
        if page.search_fields:
            yield Visite("gestion", f"admin {modele._meta.model_name} ?q", f"{reverse(f'admin:{nom}_changelist')}?q=zzz")
