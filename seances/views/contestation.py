"""Hours that the bénéficiaire does not agree with: the consultant reads why, corrects them or keeps them."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from beneficiaires.consultations import noter
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.mots import duree
from bilan.socle.presentation import Geste
from bilan.socle.redessin import redessine
from bilan.socle.transitions import possibles
from bilan.socle.typographie import phrase
from seances import actions
from seances.actions.commun import exiger
from seances.forms_presence import FormeHeures
from seances.models import Contestation


def _vue(requete: HttpRequest, pk) -> Contestation:
    """404 when this account does not see it."""
    liees = ("seance__dossier__beneficiaire__compte", "seance__dossier__consultant", "seance__consultant", "coffre")
    trouvee = get_object_or_404(Contestation.objects.pour(requete.user).select_related(*liees), pk=pk)
    noter(requete, trouvee.seance.dossier)
    return trouvee


@require_safe
def contestation(requete: HttpRequest, pk) -> HttpResponse:
    trouvee = _vue(requete, pk)
    return _page(requete, trouvee, FormeHeures(contestation=trouvee))


def _page(requete: HttpRequest, trouvee: Contestation, forme: FormeHeures, status: int = 200) -> HttpResponse:
    repond = "corriger" in possibles(trouvee, acteur_de(requete), timezone.now())
    return render(requete, "seances/contestation.html", {
        "contestation": trouvee, "seance": trouvee.seance, "forme": forme if repond else None, "fil_ariane": _fil(trouvee) if repond else [],
        "garder": Geste("Garder ces heures", reverse("seances:maintenir", args=[trouvee.pk]), methode="post"),
    }, status=status)


def _fil(contestation: Contestation) -> list[tuple[str, str]]:
    return [("Dossiers", reverse("beneficiaires:liste")), (contestation.seance.dossier.numero, _onglet(contestation)), ("Heures contestées", "")]


@redessine("seances:contestation", "pk")
def corriger(requete: HttpRequest, pk) -> HttpResponse:
    trouvee = _vue(requete, pk)
    forme = FormeHeures(requete.POST, contestation=trouvee)
    exiger(acteur_de(requete), trouvee, *Contestation.TRANSITIONS["corriger"].par)
    if forme.is_valid() and (ecriture := essayer_forme(
        forme, lambda: actions.corriger(trouvee, acteur=acteur_de(requete), instant=timezone.now(), **forme.horaires),
    )):
        annoncer(requete, phrase("Heures corrigées : {} inscrites. La signature est demandée de nouveau.", duree(ecriture.minutes)))
        return redirect(_onglet(trouvee))
    return _page(requete, trouvee, forme, status=422)


@require_POST
def maintenir(requete: HttpRequest, pk) -> HttpResponse:
    trouvee = _vue(requete, pk)
    if essayer(requete, lambda: actions.maintenir(trouvee, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Heures gardées. {} l’apprend par courriel.", trouvee.seance.dossier.beneficiaire.compte.prenom))
    return redirect(_onglet(trouvee))


def _onglet(contestation: Contestation) -> str:
    return reverse("seances:dossier", args=[contestation.seance.dossier.numero])
