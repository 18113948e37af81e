"""The gestures on one session: move, cancel, replace, reopen, sign."""
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bilan.socle.acces import roles_sur
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.mots import heure, jour_court
from bilan.socle.presentation import Geste
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from seances import actions, planning
from seances.etats import VIVANTES, EtatSeance, trop_tard
from seances.forms import FormeDate
from seances.models import Seance
from seances.presentation import quand, rendez_vous_en_mots
from seances.regles import regle_de_deplacement
from seances.views.commun import essayer, essayer_forme, seance_vue


def _proche(requete: HttpRequest, debut: datetime) -> Geste:
    """A free slot, taken in one click."""
    ici = timezone.localtime(debut)
    champs = {"jour": ici.date().isoformat(), "heure": f"{ici:%H:%M}"}
    return Geste(f"{jour_court(debut).capitalize()}, {heure(debut)}", requete.path, methode="post", petit=True, champs=champs)


def _retour(requete: HttpRequest, seance: Seance) -> str:
    """Where whoever acted came from: the tab of the dossier, or the portal."""
    if Role.CONSULTANT in roles_sur(seance, requete.user):
        return reverse("seances:dossier", args=[seance.dossier.numero])
    return reverse("seances:mes_seances")


def _concerne(requete: HttpRequest, seance: Seance) -> frozenset[Role]:
    """The roles of the two who may change a date; gestion sees the calendar and leaves it."""
    roles = roles_sur(seance, requete.user) & {Role.CONSULTANT, Role.BENEFICIAIRE}
    if not roles:
        raise PermissionDenied
    return roles


@require_http_methods(["GET", "HEAD", "POST"])
def deplacer(requete: HttpRequest, pk: int) -> HttpResponse:
    seance = seance_vue(requete, pk)
    roles = _concerne(requete, seance)
    instant = timezone.now()
    forme = FormeDate(requete.POST or None, initial={"jour": timezone.localtime(seance.debut).date(), "heure": timezone.localtime(seance.debut).time()})
    if requete.method == "POST" and forme.is_valid() and essayer_forme(
        forme, lambda: actions.deplacer(seance, acteur=acteur_de(requete), instant=instant, debut=forme.debut),
    ):
        annoncer(requete, phrase("Séance {n} : {quand}.", n=seance.numero, quand=rendez_vous_en_mots(seance)))
        return redirect(_retour(requete, seance))
    return _page(requete, seance, forme, roles, instant)


def _page(requete: HttpRequest, seance: Seance, forme: FormeDate, roles: frozenset[Role], instant: datetime) -> HttpResponse:
    seance.refresh_from_db(fields=["debut", "fin", "etat"])
    portail = Role.CONSULTANT not in roles
    empeche = phrase(trop_tard(seance, instant) or "") if portail and seance.etat == EtatSeance.CONFIRMEE else None
    retour = _retour(requete, seance)
    return render(requete, "seances/deplacer.html", {
        "seance": seance, "forme": forme, "quand": quand(seance), "portail_": portail, "regle": phrase(regle_de_deplacement()), "empeche": empeche,
        "retour": retour,
        "fil_ariane": [("Mes séances", retour), (phrase("Séance {}", seance.numero), "")] if portail else [
            ("Dossiers", reverse("beneficiaires:liste")), (seance.dossier.numero, retour), (phrase("Déplacer la séance {}", seance.numero), "")],
        "annulable": seance.etat in (EtatSeance.CONFIRMEE, EtatSeance.REPORTEE) and not empeche, "remplace": False,
        "proches": [] if empeche else [_proche(requete, debut) for debut in planning.creneaux_proches(seance, instant)],
    }, status=422 if requete.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remplacer(requete: HttpRequest, pk: int) -> HttpResponse:
    """A new date for a session that was cancelled or missed."""
    seance = seance_vue(requete, pk)
    if Role.CONSULTANT not in roles_sur(seance, requete.user):
        raise PermissionDenied
    retour = _retour(requete, seance)
    if seance.etat in VIVANTES:
        return redirect(retour)
    forme = FormeDate(requete.POST or None)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(
        forme, lambda: actions.remplacer(seance, acteur=acteur_de(requete), instant=timezone.now(), debut=forme.debut),
    ):
        annoncer(requete, phrase("Séance {} prévue de nouveau.", seance.numero))
        return redirect(retour)
    return render(requete, "seances/deplacer.html", {
        "seance": seance, "forme": forme, "quand": quand(seance), "portail_": False, "regle": "", "empeche": None, "retour": retour, "annulable": False,
        "remplace": True, "proches": [_proche(requete, debut) for debut in planning.creneaux_proches(seance, timezone.now())],
        "fil_ariane": [("Dossiers", reverse("beneficiaires:liste")), (seance.dossier.numero, retour), (phrase("Remplacer la séance {}", seance.numero), "")],
    }, status=422 if requete.method == "POST" else 200)


@require_POST
def annuler(requete: HttpRequest, pk: int) -> HttpResponse:
    seance = seance_vue(requete, pk)
    _concerne(requete, seance)
    if essayer(requete, lambda: actions.annuler(seance, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Séance {} annulée.", seance.numero))
    return redirect(_retour(requete, seance))


@require_POST
def rouvrir(requete: HttpRequest, pk: int) -> HttpResponse:
    seance = seance_vue(requete, pk)
    if essayer(requete, lambda: actions.rouvrir(seance, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Séance {} rouverte : ses heures sont retirées du registre.", seance.numero))
    return redirect("travaux:seance", pk=pk)


@require_POST
def emarger(requete: HttpRequest, pk: int) -> HttpResponse:
    seance = seance_vue(requete, pk)
    if essayer(requete, lambda: actions.emarger(seance, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Présence du {} signée.", rendez_vous_en_mots(seance)))
    return redirect("seances:mes_seances")
