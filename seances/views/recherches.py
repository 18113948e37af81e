"""The personal research of a bénéficiaire: noted, put right, withdrawn."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from beneficiaires.models import Dossier
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.presentation import Geste
from bilan.socle.redessin import redessine
from seances import actions
from seances.forms import FormeTravail
from seances.models import TravailPersonnel
from seances.views.portail import page


@redessine("seances:mes_seances")
def noter(requete: HttpRequest, numero: str) -> HttpResponse:
    """Log personal research: 404 for a dossier that is not one's own."""
    miens = Dossier.objects.pour(requete.user).filter(beneficiaire__compte=requete.user.pk)
    dossier = get_object_or_404(miens.select_related("consultant", "beneficiaire__compte"), numero=numero)
    forme = FormeTravail(requete.POST, consultant=dossier.consultant.nom_complet)
    if forme.is_valid() and essayer_forme(
        forme, lambda: actions.noter_travail(dossier, acteur=acteur_de(requete), instant=timezone.now(), **forme.cleaned_data),
    ):
        annoncer(requete, "Vos recherches sont notées.")
        return redirect("seances:mes_seances")
    return page(requete, dossier, forme, status=422)


def _sienne(requete: HttpRequest, pk) -> TravailPersonnel:
    """404 for whoever did not note it."""
    siennes = TravailPersonnel.objects.pour(requete.user).comptes().filter(dossier__beneficiaire__compte=requete.user.pk)
    return get_object_or_404(siennes.select_related("coffre", "dossier__consultant"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def modifier_recherche(requete: HttpRequest, pk) -> HttpResponse:
    travail = _sienne(requete, pk)
    notee = {"jour": travail.jour, "minutes": travail.minutes, "sujet": travail.sujet}
    forme = FormeTravail(requete.POST or None, initial=notee, consultant=travail.dossier.consultant.nom_complet)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(
        forme, lambda: actions.modifier_travail(travail, acteur=acteur_de(requete), instant=timezone.now(), **forme.cleaned_data),
    ):
        annoncer(requete, "Vos recherches sont corrigées.")
        return redirect("seances:mes_seances")
    return render(requete, "seances/recherche.html", {"forme": forme, "travail": travail}, status=422 if requete.method == "POST" else 200)


@require_POST
def retirer_recherche(requete: HttpRequest, pk) -> HttpResponse:
    travail = _sienne(requete, pk)
    if essayer(requete, lambda: actions.retirer_travail(travail, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "Ces recherches ne comptent plus.", defaire=Geste("Les remettre", reverse("seances:retablir_recherche", args=[pk]), methode="post"))
    return redirect("seances:mes_seances")


@require_POST
def retablir_recherche(requete: HttpRequest, pk) -> HttpResponse:
    """What was taken back by mistake is noted again, in the same words; the ledger keeps every line."""
    siennes = TravailPersonnel.objects.pour(requete.user).filter(dossier__beneficiaire__compte=requete.user.pk).exclude(retire_le=None)
    travail = get_object_or_404(siennes.select_related("coffre", "dossier__beneficiaire"), pk=pk)
    if essayer(requete, lambda: actions.retablir_travail(travail, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "Ces recherches comptent de nouveau.")
    return redirect("seances:mes_seances")
