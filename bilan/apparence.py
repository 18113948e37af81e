"""What surrounds every page: the provider's name, the navigation of the person's roles, the footer."""
import re
from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from beneficiaires.models import Organisme
from bilan.aide import table as aide
from bilan.socle.logo import Logo
from bilan.socle.models import Compte
from bilan.socle.roles import EQUIPE, Role

CHARTE = ("denomination", "ville", "couleur", "logo_genre", "logo_version")  # what a page shows of the provider
PIED = (
    ("Le bilan de compétences", "public:programme"), ("Nos résultats", "public:resultats"), ("Demander un bilan", "public:demander"),
    ("Faire une réclamation", "public:reclamer"), ("Qui voit quoi", "public:qui_voit_quoi"), ("Vérifier un PDF", "public:verifier"),
    ("Accessibilité", "public:accessibilite"), ("Mentions légales", "public:mentions_legales"),
)
DU_DOSSIER = re.compile(r"^/[^/]+/BDC-\d+-\d+/.*")  # every tab of a dossier belongs to « Dossiers », whatever app draws it
DU_CONTENU = re.compile(r"^/travaux/(contenu|couverture|piste)/.*")  # one thing of a bilan: seen from the portal, or from a dossier
SUPPORTS = ("Supports", "travaux:bibliotheque")
CONSULTANT = (
    ("Accueil", "accueil"), ("Dossiers", "beneficiaires:liste"), ("Agenda", "seances:agenda"), ("Conventions", "conventions:liste"), SUPPORTS,
)
GESTION = (("Accueil", "accueil"), ("Dossiers", "beneficiaires:liste"), ("Conventions", "conventions:liste"), SUPPORTS, ("Gestion", "admin:index"))
BENEFICIAIRE = (
    ("Accueil", "portail:accueil"), ("Mes séances", "seances:mes_seances"), ("Ma préparation", "travaux:a_preparer"), ("Mon plan d’action", "travaux:mon_plan"),
    ("Ma synthèse", "syntheses:ma_synthese"), ("Mes partages", "syntheses:mes_partages"),
    ("Mes documents", "portail:documents"), ("Mes données", "portail:donnees"),
)
RESSOURCES = ("Ressources", "travaux:ressources")  # at the foot of every page, and where one prepares: a ninth entry would not hold on the line


def pour(requete: HttpRequest) -> dict:
    """Answers `bilan.socle.context_processors.apparence`: called once a page, and only by a page that draws it."""
    organisme = Organisme.courant(*CHARTE)
    compte = getattr(requete, "user", None)
    connu = isinstance(compte, Compte) and compte.is_active
    equipe = connu and not EQUIPE.isdisjoint(compte.roles)
    chez_soi = connu and _chez_soi(requete, compte)
    gestion = equipe and Role.CONSULTANT not in compte.roles
    return {
        **({"organisme": _organisme(organisme)} if organisme else {}),
        "navigation": _navigation(requete, compte) if connu else [],
        "portail": chez_soi,
        "entrer": "" if connu else reverse("account_login"),
        "maison": "/" if connu else reverse("public:programme"),
        "compte": {"nom": compte.nom_complet, "url": reverse("compte")} if connu else None,
        "aide": aide.url(*aide.section(requete, equipe=equipe, portail=chez_soi, connu=connu, gestion=gestion)) if requete else "",
        "recherche": reverse("beneficiaires:liste") if equipe else "",
        "pied": [(libelle, url) for libelle, url in _adresses((RESSOURCES, *PIED) if connu else PIED)],
    }


def logo() -> Logo | None:
    """Answers `bilan.socle.context_processors.logo`."""
    organisme = Organisme.courant("logo", "logo_genre", "logo_version")
    return Logo(organisme.logo_genre, bytes(organisme.logo)) if organisme and organisme.logo_version else None


def _organisme(organisme: Organisme) -> dict[str, str]:
    logo, couleur = [organisme.logo_version, organisme.logo_genre], organisme.couleur
    return {
        "nom": organisme.denomination, "lieu": organisme.ville, "couleur": couleur,
        "logo": reverse("charte_logo", args=logo) if organisme.logo_version else "",
        "feuille": reverse("charte_couleur", args=[couleur.removeprefix("#")]) if couleur else "",
    }


def _navigation(requete: HttpRequest, compte: Compte) -> list[tuple[str, str, bool]]:
    liens = list(_adresses(_entrees(requete, compte)))
    if _chez_soi(requete, compte):
        chemin = DU_CONTENU.sub(reverse("travaux:a_preparer"), requete.path)
    else:
        chemin = DU_CONTENU.sub(reverse("beneficiaires:liste"), DU_DOSSIER.sub(reverse("beneficiaires:liste"), requete.path))
    courant = max((url for _, url in liens if chemin == url or (url != "/" and chemin.startswith(url))), key=len, default="")
    return [(libelle, url, url == courant) for libelle, url in liens]


def _entrees(requete: HttpRequest, compte: Compte) -> tuple[tuple[str, str], ...]:
    """Staff see their work; a colleague who does a bilan gets a link to it, and a link back."""
    if _chez_soi(requete, compte):
        return BENEFICIAIRE if EQUIPE.isdisjoint(compte.roles) else (*BENEFICIAIRE, ("Mon travail", "accueil"))
    entrees = GESTION if Role.CONSULTANT not in compte.roles else CONSULTANT + (GESTION[-1:] if Role.GESTION in compte.roles else ())
    return (*entrees, ("Mon bilan", "portail:accueil")) if Role.BENEFICIAIRE in compte.roles else entrees


def _chez_soi(requete: HttpRequest, compte: Compte) -> bool:
    """Whether this page is the bénéficiaire's own: always for who is nothing else."""
    if EQUIPE.isdisjoint(compte.roles):
        return True
    return Role.BENEFICIAIRE in compte.roles and any(requete.path.startswith(url) for _, url in _adresses(BENEFICIAIRE))


def _adresses(entrees: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """(label, address), without the pages that this installation does not have."""
    for libelle, route in entrees:
        try:
            yield libelle, reverse(route)
        except NoReverseMatch:
            continue
