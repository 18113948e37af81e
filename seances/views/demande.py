"""A request to move or to cancel a session: read by both, answered by the consultant in one click."""
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from beneficiaires.consultations import noter
from beneficiaires.regles import fuseau_de
from bilan.socle.acces import roles_sur
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import PARIS
from bilan.socle.essais import essayer
from bilan.socle.mots import de, heure, jour_court
from bilan.socle.presentation import Geste
from bilan.socle.roles import Role
from bilan.socle.transitions import possibles
from bilan.socle.typographie import phrase
from seances import actions
from seances.etats_demande import en_mots
from seances.models import Demande
from seances.presentation import rendez_vous_en_mots


def _vue(requete: HttpRequest, pk: int) -> Demande:
    """404 when this account does not see it."""
    demandes = Demande.objects.pour(requete.user).select_related("seance__dossier__beneficiaire__compte", "seance__dossier__consultant", "seance__consultant")
    trouvee = get_object_or_404(demandes, pk=pk)
    noter(requete, trouvee.seance.dossier)
    return trouvee


@require_safe
def demande(requete: HttpRequest, pk: int) -> HttpResponse:
    trouvee, instant = _vue(requete, pk), timezone.now()
    verbes = possibles(trouvee, acteur_de(requete), instant)
    equipe = bool(roles_sur(trouvee, requete.user) - {Role.BENEFICIAIRE})
    with timezone.override(PARIS if equipe else fuseau_de(trouvee.seance.dossier.beneficiaire)):
        return render(requete, "seances/demande.html", {
            "demande": trouvee, "seance": trouvee.seance, "equipe": equipe, "etat": en_mots(trouvee, instant), "retirable": "retirer" in verbes,
            "reponses": _reponses(trouvee) if "accepter" in verbes else [],
            "retour": reverse("seances:agenda" if equipe else "seances:mes_seances"),
        })


def _reponses(demande: Demande) -> list[Geste]:
    """One button for each slot asked for, and one to refuse: of the same weight."""
    url = reverse("seances:repondre", args=[demande.pk])
    accepter = [
        Geste(phrase("Accepter : {}, {}", jour_court(debut), heure(debut)), url, methode="post", champs={"reponse": debut.isoformat()})
        for debut in demande.creneaux
    ] or [Geste("Accepter l’annulation", url, methode="post", champs={"reponse": "annuler"})]
    return [*accepter, Geste("Refuser, le rendez-vous reste à sa date", url, methode="post", champs={"reponse": "refuser"})]


@require_POST
def repondre(requete: HttpRequest, pk: int) -> HttpResponse:
    trouvee, instant, reponse = _vue(requete, pk), timezone.now(), requete.POST.get("reponse", "")
    acteur = acteur_de(requete)
    if reponse == "refuser":
        fait = essayer(requete, lambda: actions.refuser(trouvee, acteur=acteur, instant=instant))
    else:
        fait = essayer(requete, lambda: actions.accepter(trouvee, acteur=acteur, instant=instant, debut=_debut(reponse)))
    if not fait:
        return redirect("seances:demande", pk=pk)
    annoncer(requete, phrase("Réponse envoyée. Séance {n} : {quand}.", n=trouvee.seance.numero, quand=_suite(trouvee)))
    return redirect("seances:agenda")


def _suite(demande: Demande) -> str:
    return "annulée" if demande.annulation and demande.etat == "acceptee" else rendez_vous_en_mots(demande.seance)


def _debut(reponse: str) -> datetime | None:
    """The slot of the button; what is no instant is no slot of the request, and the action says so."""
    try:
        return datetime.fromisoformat(reponse)
    except ValueError:
        return None


@require_POST
def retirer(requete: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _vue(requete, pk)
    if essayer(requete, lambda: actions.retirer(trouvee, acteur=acteur_de(requete), instant=timezone.now())):
        maintenir = Geste("Maintenir la demande", reverse("seances:maintenir_demande", args=[pk]), methode="post")
        annoncer(requete, "Demande retirée : le rendez-vous est maintenu.", defaire=maintenir)
    return redirect("seances:deplacer", pk=trouvee.seance_id)


@require_POST
def maintenir_demande(requete: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _vue(requete, pk)
    if essayer(requete, lambda: actions.maintenir_la_demande(trouvee, acteur=acteur_de(requete), instant=timezone.now()) or True):
        annoncer(requete, phrase("Votre demande attend de nouveau la réponse {}.", de(trouvee.seance.consultant.prenom)))
    return redirect("seances:deplacer", pk=trouvee.seance_id)
