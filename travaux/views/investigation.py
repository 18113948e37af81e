"""The end of the investigation: closed on a short list, or without one for a reason; opened again while the synthesis is not frozen."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from beneficiaires.acces import dossier_vu
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.presentation import Geste
from bilan.socle.redessin import redessine
from travaux import actions
from travaux.dessin import Cote
from travaux.forms import FormeMotif, FormeNouvellePiste
from travaux.views.contenu import CONSULTANT, page_des_pistes


@require_POST
def clore_investigation(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve = dossier_vu(requete, numero, CONSULTANT)
    if essayer(requete, lambda: actions.clore_l_investigation(trouve, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "L’investigation est close : la synthèse peut être proposée.", defaire=_rouvrir(numero))
    return redirect("travaux:pistes", numero)


def _rouvrir(numero: str) -> Geste:
    return Geste("Rouvrir", reverse("travaux:rouvrir_investigation", args=[numero]), methode="post")


@redessine("travaux:pistes", "numero")
def passer_outre(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve = dossier_vu(requete, numero, CONSULTANT)
    cote = Cote(trouve, requete.user)
    motif = FormeMotif(requete.POST, lecteurs=cote.lecteurs, auto_id="motif_%s")
    if motif.is_valid() and essayer_forme(motif, lambda: actions.passer_outre(
        trouve, motif.cleaned_data["motif"], acteur=acteur_de(requete), instant=timezone.now(),
    )):
        annoncer(requete, "L’investigation est close, avec le motif que vous avez écrit.", defaire=_rouvrir(numero))
        return redirect("travaux:pistes", numero)
    return page_des_pistes(requete, cote, FormeNouvellePiste(lecteurs=cote.lecteurs, nouveau=True), motif)


@require_POST
def rouvrir_investigation(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve = dossier_vu(requete, numero, CONSULTANT)
    if essayer(requete, lambda: actions.rouvrir_l_investigation(trouve, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "L’investigation est rouverte : les pistes peuvent changer.")
    return redirect("travaux:pistes", numero)
