"""What is typed in the two boxes of a page, kept each time the hand rests (static/bilan/garde.js)."""
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from beneficiaires.acces import dossier_vu
from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from bilan.socle.acteur import acteur_de
from bilan.socle.models import Compte
from bilan.socle.mots import heure
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from bilan.socle.typographie import phrase
from seances.models import Seance
from travaux import actions
from travaux.acces import seance_tenue
from travaux.forms import FormeNotes
from travaux.models import Brouillon
from travaux.presentation import seul


def brouillons(compte: Compte, dossier: Dossier) -> QuerySet[Brouillon]:
    """All that this account has typed in the notes of this bilan and not written yet."""
    return Brouillon.objects.pour(compte).filter(dossier=dossier).select_related("coffre", "seance")


def forme_notes(requete: HttpRequest, dossier: Dossier, seance: Seance | None = None) -> FormeNotes:
    """The two boxes of this page, with what its author was typing there."""
    gardes = list(brouillons(requete.user, dossier))
    brouillon = next((b for b in gardes if b.seance_id == (seance.pk if seance else None)), None) if dossier.etat in ACTIFS else None
    initiales = {**brouillon.textes, "revision": brouillon.revision} if brouillon else {"revision": 0}
    forme = FormeNotes(requete.POST or None, initial=initiales, prenom=dossier.beneficiaire.compte.prenom, seul=seul(requete.user))
    forme.brouillon, forme.ailleurs = brouillon, [b for b in gardes if b is not brouillon]
    return forme


@require_POST
def garder_notes(requete: HttpRequest, numero: str) -> JsonResponse:
    return _garder(requete, dossier_vu(requete, numero, frozenset({Role.CONSULTANT})))


@require_POST
def garder_seance(requete: HttpRequest, pk: int) -> JsonResponse:
    tenue = seance_tenue(requete, pk)
    return _garder(requete, tenue.dossier, tenue)


def _garder(requete: HttpRequest, dossier: Dossier, seance: Seance | None = None) -> JsonResponse:
    forme, instant = forme_notes(requete, dossier, seance), timezone.now()
    if not forme.is_valid():
        return JsonResponse({"dit": phrase("Pas encore gardé : un texte est à reprendre."), "champs": forme.fautes}, status=422)
    try:
        revision = actions.garder_brouillon(dossier, forme.boites, acteur=acteur_de(requete), instant=instant, seance=seance, **forme.lue)
    except TransitionRefusee as refus:
        return JsonResponse({"dit": phrase(str(refus))}, status=409)
    dit = phrase("Brouillon gardé à {h}, pour {seul}", h=heure(instant), seul=seul(requete.user)) if revision else ""
    return JsonResponse({"dit": dit, "revision": revision})
