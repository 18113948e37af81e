"""The gestures on one session that need no page of their own: cancel, reopen."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.typographie import phrase
from seances import actions
from seances.views.commun import concerne, essayer, retour, seance_vue


@require_POST
def annuler(requete: HttpRequest, pk: int) -> HttpResponse:
    seance = seance_vue(requete, pk)
    concerne(requete, seance)
    if essayer(requete, lambda: actions.annuler(seance, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Séance {} annulée.", seance.numero))
    return redirect(retour(requete, seance))


@require_POST
def rouvrir(requete: HttpRequest, pk: int) -> HttpResponse:
    seance = seance_vue(requete, pk)
    if essayer(requete, lambda: actions.rouvrir(seance, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Séance {} rouverte : ses heures sont retirées du registre.", seance.numero))
    return redirect("travaux:seance", pk=pk)
