"""A request on one's data, for whoever answers it: what is asked, by when, two equal answers."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from beneficiaires import actions
from beneficiaires.acces import dossier_vu
from beneficiaires.etats import ACTIFS
from beneficiaires.forms.droits import FormeReponseAUneDemande
from beneficiaires.models import DemandeDroit
from beneficiaires.models.demande import Droit
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer_forme
from bilan.socle.transitions import possibles
from bilan.socle.typographie import typographier

COMMENT = {
    Droit.RECTIFIER: "Un nom se corrige sur le compte, par la gestion. Un contrat déjà envoyé garde ce qu’il disait : corrigez-le depuis sa page.",
    Droit.NOTES: "Le droit d’accès couvre aussi vos notes de travail (RGPD, article 15). Écrivez ce qui concerne cette personne dans une note partagée.",
    Droit.EFFACER: "Le contenu peut être détruit à tout moment ; les pièces que la loi fait garder restent. Prévenez de ce qui sera perdu.",
    Droit.LIMITER: "Dites ce qui change, ou pourquoi l’usage reste nécessaire.",
    Droit.FERMER: "Le compte se désactive par la gestion. Proposez d’abord de télécharger les documents.",
}
NOTES_D_UN_AUTRE = (
    "Le droit d’accès couvre aussi les notes de travail (RGPD, article 15). Vous ne les lisez pas : la réponse revient à la personne qui accompagne ce bilan."
)
NOTES_APRES = (
    "Le droit d’accès couvre aussi vos notes de travail, tant qu’elles ne sont pas détruites (RGPD, article 15). Le bilan est terminé, aucune note ne "
    "s’y ajoute : lisez-les avec cette personne, ou remettez-lui une copie. N’en écrivez rien ici, l’organisme lit cette réponse."
)


@require_http_methods(["GET", "HEAD", "POST"])
def demande(requete: HttpRequest, numero: str, pk) -> HttpResponse:
    dossier = dossier_vu(requete, numero)
    trouvee = get_object_or_404(DemandeDroit.objects.pour(requete.user).select_related("coffre"), pk=pk, dossier=dossier)
    forme = FormeReponseAUneDemande(requete.POST or None)
    if requete.method == "POST" and forme.is_valid() and _repondre(requete, trouvee, forme):
        annoncer(requete, "Réponse enregistrée : la personne est prévenue.")
        return redirect("dossier", numero)
    ouverte = "satisfaire" in possibles(trouvee, acteur_de(requete), timezone.now())
    return render(requete, "beneficiaires/demande.html", {
        "demande": trouvee, "dossier": dossier, "forme": forme if ouverte else None, "comment": _comment(trouvee, dossier.consultant_id == requete.user.pk),
        "fil_ariane": [("Dossiers", reverse("beneficiaires:liste")), (dossier.numero, reverse("dossier", args=[numero])), ("Demande", "")],
    }, status=422 if requete.method == "POST" else 200)


def _comment(trouvee: DemandeDroit, le_sien: bool) -> str:
    """How to answer; the notes are read by the consultant of the dossier alone."""
    if trouvee.droit != Droit.NOTES:
        return typographier(COMMENT[Droit(trouvee.droit)])
    if not le_sien:
        return typographier(NOTES_D_UN_AUTRE)
    return typographier(COMMENT[Droit.NOTES] if trouvee.dossier.etat in ACTIFS else NOTES_APRES)


def _repondre(requete: HttpRequest, trouvee: DemandeDroit, forme: FormeReponseAUneDemande) -> bool:
    action = actions.refuser_un_droit if requete.POST.get("geste") == "refuser" else actions.satisfaire
    return bool(essayer_forme(forme, lambda: action(
        trouvee, acteur=acteur_de(requete), instant=timezone.now(), reponse=forme.cleaned_data["reponse"],
    )))
