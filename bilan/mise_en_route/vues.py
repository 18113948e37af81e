"""The page of setting up: where each step stands, the next one first, and the two that are done from here."""
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bilan.mise_en_route.lecture import essayer_le_courrier, faits, installer_l_offre
from bilan.mise_en_route.regles import Etape, etapes, prochaine
from bilan.socle import droits
from bilan.socle.acces import reserver_a
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.mots import accorder, en_lettres, pluriel
from bilan.socle.presentation import Geste, Jalon, Prochaine
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase, typographier

ADRESSES: dict[str, Callable[[], str]] = {
    "organisme": lambda: reverse("admin:beneficiaires_organisme_changelist"),
    "identite": lambda: reverse("admin:beneficiaires_organisme_changelist"),
    "offre": lambda: reverse("mise_en_route_offre"),
    "consultants": lambda: reverse("admin:socle_compte_add"),
    "courriel": lambda: reverse("mise_en_route_essai"),
    "sceau": lambda: reverse("public:verifier"),
    "dossier": lambda: reverse("beneficiaires:ouvrir"),
}
ICI = {"offre", "courriel"}  # done by pressing the button, on this page
UNE_FOIS = {"offre", "dossier"}


@require_safe
def page(requete: HttpRequest) -> HttpResponse:
    reserver_a(requete.user, Role.GESTION)
    lus = faits(timezone.now())
    suivante, table = prochaine(lus), etapes(lus)
    restent = sum(etape.minutes for etape, fait in table if not fait and not etape.facultative)
    return render(requete, "mise_en_route/page.html", {
        "prochaine": _tete(requete, suivante, restent),
        "etapes": [_jalon(etape, fait, etape.constat(lus), etape is suivante) for etape, fait in table],
        "decompte": _decompte(sum(fait for _, fait in table), len(table)),
    })


@require_POST
def offre(requete: HttpRequest) -> HttpResponse:
    reserver_a(requete.user, Role.GESTION)
    neuve = installer_l_offre(acteur_de(requete), timezone.now())
    annoncer(requete, "L’offre du modèle est installée, avec ses supports et son annuaire." if neuve else "Vous avez déjà une offre : elle n’a pas changé.")
    return redirect("mise_en_route")


@require_POST
def essai(requete: HttpRequest) -> HttpResponse:
    reserver_a(requete.user, Role.GESTION)
    essayer_le_courrier(acteur_de(requete), timezone.now())
    annoncer(requete, phrase("Un courriel part à {}.", requete.user.email))
    return redirect("mise_en_route")


@require_POST
def moi_aussi(requete: HttpRequest) -> HttpResponse:
    """Whoever works alone follows the bilans too."""
    reserver_a(requete.user, Role.GESTION)
    droits.modifier(requete.user, acteur=acteur_de(requete), instant=timezone.now(), roles={*requete.user.roles, Role.CONSULTANT})
    annoncer(requete, "Vous suivrez aussi des bilans : votre compte est celui d’un consultant, et de la gestion.")
    return redirect("mise_en_route")


def _tete(requete: HttpRequest, suivante: Etape | None, minutes: int) -> Prochaine:
    if suivante is None:
        return Prochaine(avant="Votre organisme est prêt.", pourquoi="Tout est fait. Cette page reste dans Gestion, si vous voulez la revoir.",
                         liens=[Geste("Revenir à l’accueil", reverse("accueil"), genre="link")])
    seul = [Geste("J’accompagne moi-même les bilans", reverse("mise_en_route_moi_aussi"), methode="post")] if suivante.cle == "consultants" else []
    pourquoi = phrase("{} Il reste environ {}.", typographier(suivante.pourquoi), pluriel(minutes, "minute"))
    return Prochaine(avant=phrase("Bienvenue, {}.", requete.user.prenom), surligne=typographier(suivante.titre), apres=".", pourquoi=pourquoi,
                     geste=_geste(suivante, "primary"), liens=seul)


def _decompte(faites: int, toutes: int) -> str:
    return phrase("{} {} sur {}.", en_lettres(faites, "f").capitalize(), accorder(faites, "étape faite,étapes faites"), en_lettres(toutes))


def _geste(etape: Etape, genre: str = "secondary", *, fait: bool = False) -> Geste:
    libelle, methode = ("Revoir", "get") if fait and etape.cle not in ICI else (etape.bouton, "post" if etape.cle in ICI else "get")
    return Geste(typographier(libelle), ADRESSES[etape.cle](), genre=genre, methode=methode, petit=genre != "primary",
                 precision=typographier(f"({etape.titre})") if fait else "")


def _jalon(etape: Etape, fait: bool, constat: str, ici: bool) -> Jalon:
    quand = "Fait" if fait else f"{'Facultatif' if etape.facultative else 'À faire'}, {pluriel(etape.minutes, 'minute')}"
    return Jalon(typographier(etape.titre), quand=quand, etat="fait" if fait else "ici" if ici else "", note=typographier(constat),
                 geste=None if ici or (fait and etape.cle in UNE_FOIS) else _geste(etape, fait=fait))
