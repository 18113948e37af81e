"""The homes: each role is told what it owes, to whom, today, in one sentence and one button."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier, Organisme
from bilan import rassemblement
from bilan.public.programme import offertes
from bilan.socle.a_faire import Attente, Rubrique, Tache, attendues, par_personne
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.mots import pluriel
from bilan.socle.presentation import AFaire, Geste, Prochaine, Vide
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase, typographier
from bilan.vues.gestion import accueil_gestion, conservation, incidents_a_traiter, manques_de_l_installation

VIDES = {
    Rubrique.AUJOURD_HUI: "Rien ne vous attend aujourd’hui. Vos rendez-vous de la semaine sont dans l’agenda.",
    Rubrique.A_RENSEIGNER: "Toutes vos séances passées sont closes. Une séance se clôt une fois tenue, depuis sa page.",
    Rubrique.SANS_SEANCE: "Chaque bilan en cours a sa prochaine date. Sinon, il s’affichera ici, avec le bouton pour la proposer.",
}
GESTION = "gestion"
PREMIER = phrase("Un dossier réunit la personne, son financement, son programme et son calendrier : quatre pages, trois minutes.")
AUCUNE_SIGNATURE = "Aucune signature n’est attendue. Un contrat envoyé ou une présence à signer s’affichera ici, avec son délai."


@dataclass(frozen=True)
class Groupe:
    """One heading of the home, with what stands under it, or what to do when nothing does."""

    cle: str
    titre: str
    lignes: Sequence[AFaire]
    combien: int
    vide: str


@login_not_required
@require_safe
def accueil(requete: HttpRequest) -> HttpResponse:
    """A consultant who is also of gestion keeps the consultant's home, which tells what gestion owes: its own is `?vue=gestion`."""
    compte, instant = requete.user, timezone.now()
    if not compte.is_authenticated:
        return _etranger(requete)
    if Role.CONSULTANT in compte.roles and not (Role.GESTION in compte.roles and requete.GET.get("vue") == GESTION):
        return render(requete, "beneficiaires/accueil_consultant.html", _consultant(compte, instant))
    if Role.GESTION in compte.roles:
        return accueil_gestion(requete, instant)
    if Role.BENEFICIAIRE in compte.roles:
        return redirect("portail:accueil")
    return render(requete, "beneficiaires/accueil_vide.html")


def _etranger(requete: HttpRequest) -> HttpResponse:
    """Who comes for the first time reads what is offered, the sign-in a click away; whose session has just ended signs in again."""
    revient = settings.SESSION_COOKIE_NAME in requete.COOKIES
    if revient or settings.DEMONSTRATION or not offertes():
        return redirect_to_login(requete.get_full_path())
    return redirect("public:programme")


def _consultant(compte: Compte, instant: datetime) -> dict:
    taches, attentes = rassemblement.taches(compte, instant), rassemblement.attentes(compte, instant)
    suivis = Dossier.objects.pour(compte).filter(consultant=compte).aggregate(n=Count("pk"), en_cours=Count("pk", Q(etat__in=ACTIFS)))
    en_cours, promis = suivis["en_cours"], Organisme.objects.pour(compte).values_list("file_active_max", flat=True).first() or 0
    return {
        "jour": jour_a_paris(instant), "prochaine": _prochaine(compte, taches, suivis["n"]), "groupes": _groupes(taches, attentes),
        "journee": rassemblement.journee(compte, instant),
        "en_cours": en_cours, "promis": promis, "file": file_en_mots(en_cours, promis),
        "vide": None if suivis["n"] else _premier_dossier(), **(_gestion(compte, instant) if Role.GESTION in compte.roles else {"gestion": ""}),
    }


def _gestion(compte: Compte, instant: datetime) -> dict:
    """What someone who also manages the house must not miss, in a few lines."""
    manques = [(manque.quoi, manque.url) for manque in manques_de_l_installation()]
    return {"gestion": f"?vue={GESTION}", "a_voir": [*manques, *incidents_a_traiter(), *conservation(compte, jour_a_paris(instant))]}


def _prochaine(compte: Compte, taches: list[Tache], suivis: int) -> Prochaine:
    bonjour = phrase("Bonjour {}.", compte.prenom)
    if not taches and not suivis:
        geste = Geste("Ouvrir un dossier", reverse("beneficiaires:ouvrir"), genre="primary")
        return Prochaine(avant=bonjour, surligne="Ouvrez votre premier dossier", apres=".", pourquoi=PREMIER, geste=geste)
    if not taches:
        rien = phrase("Bonjour {}. Rien à faire aujourd’hui.", compte.prenom)
        return Prochaine(avant=rien, pourquoi="Ce qui arrivera s’affichera ici, le plus pressé d’abord.")
    tache = taches[0]
    titre = tache.titre or phrase("{} : {}", tache.bouton, tache.personne)
    geste = Geste(tache.bouton, tache.url, genre="primary", methode=tache.methode)
    retard = phrase(" {}.", tache.retard) if tache.retard else ""
    return Prochaine(avant=bonjour, surligne=titre, apres=".", pourquoi=f"{tache.phrase}{retard}", geste=geste)


def _groupes(taches: list[Tache], attentes: list[Attente]) -> list[Groupe]:
    """What is left once the first task stands at the top, heading by heading, the signatures that others owe before what has no date."""
    premiere = taches[0].rubrique if taches else None
    *groupes, sans_seance = (_groupe(rubrique, [t for t in taches[1:] if t.rubrique is rubrique], rubrique is premiere) for rubrique in VIDES)
    return [*groupes, _signatures(attentes), sans_seance]


def _groupe(rubrique: Rubrique, taches: list[Tache], entamee: bool) -> Groupe:
    rien = "Rien d’autre que ce qui est écrit en haut de cette page." if entamee else VIDES[rubrique]
    return Groupe(rubrique.name.lower(), rubrique.value, par_personne(taches), len(taches), typographier(rien))


def _signatures(attentes: list[Attente]) -> Groupe:
    return Groupe("signatures", "Signatures en attente", attendues(attentes), len(attentes), typographier(AUCUNE_SIGNATURE))


def _premier_dossier() -> Vide:
    return Vide("Aucun dossier encore", "Ceux que vous suivez s’afficheront ici, avec ce qui vous attend pour chacun.")


def file_en_mots(en_cours: int, promis: int) -> str:
    """« 14 dossiers en cours, sur les 16 que l’organisme s’est promis de ne pas dépasser. »"""
    if not promis:
        return phrase("{} en cours.", pluriel(en_cours, "dossier"))
    if en_cours > promis:
        return phrase("{} en cours : plus que les {} que l’organisme s’est promis de ne pas dépasser.", pluriel(en_cours, "dossier"), promis)
    return phrase("{} en cours, sur les {} que l’organisme s’est promis de ne pas dépasser.", pluriel(en_cours, "dossier"), promis)
