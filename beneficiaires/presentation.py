"""The header that every tab of a dossier wears: whose it is, what is owed next, the hours, the tabs."""
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from beneficiaires.etats import EtatDossier
from beneficiaires.heures import Compteur, etapes_dessinees, titre_des_heures
from beneficiaires.models import Dossier
from bilan.socle import mots
from bilan.socle.a_faire import Tache
from bilan.socle.acces import roles_sur
from bilan.socle.jauges import Etapes
from bilan.socle.models import Compte
from bilan.socle.presentation import Geste, Prochaine
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase


@dataclass
class Sources:
    """What the upper apps know of a dossier. A lower app never calls up: the root fills these in when it starts (`bilan.apps`)."""

    taches: Callable[[Compte, datetime, Dossier], list[Tache]] = lambda compte, instant, dossier: []
    heures: Callable[[Dossier], Compteur | None] = lambda dossier: None
    reperes: Callable[[Dossier, datetime], list[str]] = lambda dossier, instant: []
    phrases: Callable[[], dict[str, str]] = dict
    proposer: Callable[..., list] = lambda dossier, **demande: []
    obstacle: Callable[..., tuple[str, str] | None] = lambda *bilan, **dates: None
    contrat_parti: Callable[[Dossier], bool] = lambda dossier: False


SOURCES = Sources()

# tab, label, address, and whether gestion may open it: what is said in a bilan is no business of gestion's
ONGLETS = (
    ("parcours", "Parcours", "dossier", True),
    ("convention", "Convention", "conventions:dossier", True),
    ("seances", "Séances", "seances:dossier", True),
    ("preparation", "Préparation", "travaux:preparation", False),
    ("notes", "Notes", "travaux:dossier", False),
    ("synthese", "Synthèse", "syntheses:dossier", False),
    ("documents", "Documents", "beneficiaires:documents", True),
    ("journal", "Journal", "beneficiaires:journal", True),
)
AVEC_HEURES = ("parcours", "seances")


@dataclass(frozen=True)
class Entete:
    """Drawn by templates/beneficiaires/entete_dossier.html."""

    dossier: Dossier
    titre: str
    etiquettes: Sequence[str]
    prochaine: Prochaine | None
    onglets: Sequence[tuple[str, str, bool]]
    fil_ariane: Sequence[tuple[str, str]]
    suivi: bool  # whether the reader is its consultant
    compteur: Compteur | None = None  # the hours, on the tabs that draw them
    etapes: Etapes | None = None
    titre_heures: str = ""
    registre: str = ""


def entete(dossier: Dossier, onglet: str, *, compte: Compte, instant: datetime) -> Entete:
    compteur, suivi = SOURCES.heures(dossier) if onglet in AVEC_HEURES else None, Role.CONSULTANT in roles_sur(dossier, compte)
    return Entete(
        dossier=dossier, titre=dossier.beneficiaire.compte.nom_complet, etiquettes=_etiquettes(dossier, instant),
        prochaine=prochaine_action(SOURCES.taches(compte, instant, dossier)), onglets=onglets(dossier, onglet, suivi=suivi),
        suivi=suivi, compteur=compteur, fil_ariane=_fil_ariane(dossier, onglet), etapes=etapes_dessinees(dossier, compteur) if onglet in AVEC_HEURES else None,
        titre_heures=titre_des_heures(dossier, compteur) if onglet in AVEC_HEURES else "",
        registre=_adresse("seances:registre", dossier) if onglet == "parcours" else "",
    )


def prochaine_action(taches: Sequence[Tache]) -> Prochaine:
    """The first task, in the words of a header; a plain sentence when nothing is owed."""
    if not taches:
        return Prochaine(avant="Rien à faire sur ce dossier aujourd’hui.", niveau=2)
    tache = taches[0]
    verbe = tache.bouton[0].lower() + tache.bouton[1:]
    geste = Geste(tache.bouton, tache.url, genre="primary", methode=tache.methode)
    return Prochaine(avant=phrase("Prochaine action :"), surligne=verbe, apres=".", pourquoi=tache.phrase, geste=geste, niveau=2)


def onglets(dossier: Dossier, courant: str, *, suivi: bool) -> list[tuple[str, str, bool]]:
    """The tabs this account may open; one whose page does not exist is not drawn."""
    ouverts = [(cle, libelle, _adresse(route, dossier)) for cle, libelle, route, gestion in ONGLETS if suivi or gestion]
    return [(dossier.nom_du_contrat if cle == "convention" else libelle, url, cle == courant) for cle, libelle, url in ouverts if url]


def programme_ouvert(dossier: Dossier) -> bool:
    """Whether hours, price and dates may still change here: nothing concluded, and no contract in someone's hands."""
    return dossier.etat in (EtatDossier.PROSPECT, EtatDossier.CONTRACTUALISATION) and not SOURCES.contrat_parti(dossier)


def _etiquettes(dossier: Dossier, instant: datetime) -> list[str]:
    distance = {0: "En présence", 100: "À distance"}.get(dossier.taux_distance, phrase("{} % à distance", dossier.taux_distance))
    return [dossier.get_mode_financement_display(), dossier.get_etat_display(), *SOURCES.reperes(dossier, instant), distance]


def _fil_ariane(dossier: Dossier, onglet: str) -> list[tuple[str, str]]:
    liste = ("Dossiers", reverse("beneficiaires:liste"))
    if onglet == "parcours":
        return [liste, (dossier.numero, "")]
    libelle = dossier.nom_du_contrat if onglet == "convention" else {cle: libelle for cle, libelle, *_ in ONGLETS}[onglet]
    return [liste, (dossier.numero, _adresse("dossier", dossier)), (libelle, "")]


def _adresse(route: str, dossier: Dossier) -> str:
    try:
        return reverse(route, args=[dossier.numero])
    except NoReverseMatch:
        return ""


def periode_en_mots(dossier: Dossier) -> str:
    """« 11 janvier au 9 avril 2027 », or that it is still to be agreed."""
    if not (dossier.periode_debut and dossier.periode_fin):
        return "À convenir"
    debut = mots.date_en_mots(dossier.periode_debut)
    if dossier.periode_debut.year == dossier.periode_fin.year:
        debut = mots.date_courte(dossier.periode_debut)
    return f"{debut} au {mots.date_en_mots(dossier.periode_fin)}"
