"""The gestures on one session that need no page of their own, and how it is held: cancel, reopen."""
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bilan.socle.acces import roles_sur
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.presentation import Geste
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from seances import actions
from seances.etats import EtatSeance
from seances.forms import FormeModalite
from seances.models import Seance
from seances.presentation import ou
from seances.views.commun import concerne, retour, seance_vue


@require_POST
def annuler(requete: HttpRequest, pk: int) -> HttpResponse:
    seance = seance_vue(requete, pk)
    concerne(requete, seance)
    if essayer(requete, lambda: actions.annuler(seance, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, _annulee(seance), defaire=_retour_en_arriere(seance))
    return redirect(retour(requete, seance))


def _annulee(seance: Seance) -> str:
    """Whether the other one of the two knows already, or will once it is too late to undo."""
    autre = seance.dossier.beneficiaire.compte.prenom if seance.annulee_par == Role.CONSULTANT else seance.consultant.prenom
    if seance.etat_avant == EtatSeance.CONFIRMEE:
        return phrase("Séance {n} annulée. Le courriel à {prenom} part dans dix minutes.", n=seance.numero, prenom=autre)
    if seance.etat_avant:
        return phrase("Séance {} annulée.", seance.numero)
    return phrase("Séance {n} annulée : elle était toute proche, le courriel à {prenom} part aussitôt.", n=seance.numero, prenom=autre)


def _retour_en_arriere(seance: Seance) -> Geste | None:
    return Geste("La rétablir", reverse("seances:retablir", args=[seance.pk]), methode="post") if seance.etat_avant else None


@require_POST
def retablir(requete: HttpRequest, pk: int) -> HttpResponse:
    seance = seance_vue(requete, pk)
    concerne(requete, seance)
    if essayer(requete, lambda: actions.retablir(seance, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Séance {} rétablie : aucun courriel n’est parti.", seance.numero))
    return redirect(retour(requete, seance))


@require_POST
def rouvrir(requete: HttpRequest, pk: int) -> HttpResponse:
    seance = seance_vue(requete, pk)
    if essayer(requete, lambda: actions.rouvrir(seance, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Séance {} rouverte : ses heures sont retirées du registre.", seance.numero))
    return redirect("travaux:seance", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def modalite(requete: HttpRequest, pk: int) -> HttpResponse:
    """By visio, by telephone or in person, for this session alone."""
    seance = seance_vue(requete, pk)
    if Role.CONSULTANT not in roles_sur(seance, requete.user):
        raise PermissionDenied
    page = reverse("seances:deplacer", args=[pk])
    forme = FormeModalite(requete.POST or None, initial={nom: getattr(seance, nom) for nom in ("modalite", "lieu", "lien")})
    if requete.method == "POST" and forme.is_valid() and essayer_forme(
        forme, lambda: actions.regler_modalite(seance, acteur=acteur_de(requete), instant=timezone.now(), **forme.modalites),
    ):
        annoncer(requete, phrase("Séance {n} : {ou}.", n=seance.numero, ou=ou(seance)))
        return redirect(page)
    return render(requete, "composants/formulaire.html", {
        "form": forme, "intitule": phrase("Comment se tient la séance {} ?", seance.numero), "bouton": "Enregistrer",
        "fil_ariane": [("Dossiers", reverse("beneficiaires:liste")), (seance.dossier.numero, retour(requete, seance)),
                       (phrase("Séance {}", seance.numero), page), ("Comment", "")],
    }, status=422 if requete.method == "POST" else 200)
