"""The « Synthèse » tab of a dossier: one block opened at a time, what is missing, then its owner's turn, then the handing over."""
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaires.models import Dossier
from beneficiaires.presentation import entete
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer
from bilan.socle.presentation import Geste
from bilan.socle.redessin import redessine
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from syntheses import actions
from syntheses.acces import dossier_suivi, synthese_suivie
from syntheses.models import Synthese
from syntheses.presentation import bloc, puce, puce_des_resultats
from syntheses.rubriques import ETAPES
from syntheses.views.edition import Edition, recevoir
from syntheses.views.mains import edition, ouvrables
from syntheses.views.onglet import contexte

C = Role.CONSULTANT


@require_safe
def dossier(requete: HttpRequest, numero: str) -> HttpResponse:
    suivi = dossier_suivi(requete, numero)
    synthese = Synthese.objects.pour(requete.user).filter(dossier=suivi).select_related("piece__document", "etapes_auteur").first()
    ouvert = requete.GET.get("ecrire", "")
    if synthese:
        synthese.dossier = suivi
    if synthese is None or ouvert not in ouvrables(synthese, C):
        return _onglet(requete, suivi, synthese)
    return _onglet(requete, suivi, synthese, edition(requete, synthese, ouvert, C))


@require_POST
def ouvrir(requete: HttpRequest, numero: str) -> HttpResponse:
    suivi = dossier_suivi(requete, numero)
    essayer(requete, lambda: actions.ouvrir(suivi, acteur=acteur_de(requete), instant=timezone.now()))
    return redirect("syntheses:dossier", numero)


@redessine("syntheses:dossier", "numero")
def rediger(requete: HttpRequest, numero: str, code: str) -> HttpResponse:
    """Keep one block, whether its button or the script asks."""
    synthese = synthese_suivie(requete, numero)
    ouverte = edition(requete, synthese, code, C, requete.POST)
    reponse = recevoir(requete, ouverte, lambda: bloc(_relue(synthese), code, requete.user))
    return reponse if isinstance(reponse, HttpResponse) else _onglet(requete, synthese.dossier, synthese, ouverte, status=reponse)


@redessine("syntheses:dossier", "numero")
def etapes(requete: HttpRequest, numero: str) -> HttpResponse:
    return rediger(requete, numero, ETAPES)


@require_POST
def proposer(requete: HttpRequest, numero: str) -> HttpResponse:
    synthese = synthese_suivie(requete, numero)
    if essayer(requete, lambda: actions.proposer(synthese, acteur=acteur_de(requete), instant=timezone.now())):
        prenom = synthese.dossier.beneficiaire.compte.prenom
        annoncer(requete, phrase("{} peut relire la synthèse.", prenom), defaire=Geste("Reprendre la main", reverse("syntheses:reprendre", args=[numero])))
    return redirect("syntheses:dossier", numero)


@require_POST
def reprendre(requete: HttpRequest, numero: str) -> HttpResponse:
    synthese = synthese_suivie(requete, numero)
    if essayer(requete, lambda: actions.reprendre(synthese, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "Vous avez repris la main.")
    return redirect("syntheses:dossier", numero)


@require_http_methods(["GET", "HEAD", "POST"])
def remise(requete: HttpRequest, numero: str) -> HttpResponse:
    """The page of a grave gesture: what handing over entails, then the same verb again."""
    synthese, instant = synthese_suivie(requete, numero), timezone.now()
    if requete.method == "POST":
        if essayer(requete, lambda: actions.remettre(synthese, acteur=acteur_de(requete), instant=instant)):
            annoncer(requete, phrase("Synthèse remise à {}.", synthese.dossier.beneficiaire.compte.prenom))
        return redirect("syntheses:dossier", numero)
    return render(requete, "syntheses/remise.html", {
        "synthese": synthese, "dossier": synthese.dossier, "instant": instant, "motif": _motif(synthese, instant),
        "papiers": _papiers(synthese),
        "personne": synthese.dossier.beneficiaire.compte, "fil_ariane": entete(synthese.dossier, "synthese", compte=requete.user, instant=instant).fil_ariane,
    })


def _relue(synthese: Synthese) -> Synthese:
    synthese.refresh_from_db()
    return synthese


def _papiers(synthese: Synthese) -> list[dict]:
    """The two documents that the person receives, and where each one stands."""
    resultats = getattr(synthese.dossier, "resultats", None)
    return [
        {"titre": "Document de synthèse", "puce": puce(synthese), "url": reverse("syntheses:dossier", args=[synthese.dossier.numero])},
        {"titre": "Résultats détaillés", "puce": puce_des_resultats(resultats), "url": reverse("syntheses:resultats", args=[synthese.dossier.numero])},
    ]


def _motif(synthese: Synthese, instant: datetime) -> str | None:
    transition = synthese.TRANSITIONS["remettre"]
    return transition.si(synthese, instant) if synthese.etat in transition.de else "Cette synthèse n’est pas à remettre."


def _onglet(
    requete: HttpRequest, suivi: Dossier, synthese: Synthese | None, ouverte: Edition | None = None, status: int = 200,
) -> HttpResponse:
    instant = timezone.now()
    tete = entete(suivi, "synthese", compte=requete.user, instant=instant)
    return render(requete, "syntheses/dossier.html", {
        "entete": tete, "fil_ariane": tete.fil_ariane, "dossier": suivi, "synthese": synthese, "personne": suivi.beneficiaire.compte,
        **contexte(synthese, suivi, requete.user, instant), "edition": ouverte, "ouvert": ouverte.bloc.code if ouverte else "",
    }, status=status)
