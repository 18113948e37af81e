"""Keep something beyond the term: a written agreement, chosen then signed on two pages, taken back in one gesture."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from beneficiaires.acces import bilan_a_soi
from bilan.socle.acces import roles_sur
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions.forms import FormeSignatureBeneficiaire
from conventions.views import codes
from syntheses import actions, inventaire
from syntheses.actions.conservation import CONSENTEMENT
from syntheses.etats_fin import EtatAccord
from syntheses.forms_fin import FormeConserver
from syntheses.models import AccordConservation
from syntheses.regles.conservation import DUREES, Besoin, Gardable


@require_http_methods(["GET", "HEAD", "POST"])
def conserver(requete: HttpRequest) -> HttpResponse:
    dossier = bilan_a_soi(requete)
    forme = FormeConserver(requete.POST if requete.method == "POST" else None, presents=inventaire.presents(inventaire.vivants(dossier)) or [Gardable.SYNTHESE])
    ecrits: list[AccordConservation] = []
    if forme.is_bound and forme.is_valid() and essayer_forme(forme, lambda: ecrits.append(actions.ecrire_l_accord(
        dossier, [Gardable(code) for code in forme.cleaned_data["quoi"]], Besoin(forme.cleaned_data["besoin"]), forme.cleaned_data["mois"],
        acteur=acteur_de(requete), instant=timezone.now(),
    ))):
        return redirect("syntheses:signer_accord", ecrits[0].pk)
    return render(requete, "syntheses/conserver.html", {"forme": forme, "dossier": dossier, "fil_ariane": _fil("Garder")}, status=422 if forme.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def signer(requete: HttpRequest, pk: int) -> HttpResponse:
    accord, instant, acteur = _le_sien(requete, pk), timezone.now(), acteur_de(requete)
    if accord.etat != EtatAccord.BROUILLON:
        return redirect("syntheses:fin")
    options = {"consentement": phrase(CONSENTEMENT, duree=DUREES[accord.mois]), "aide_code": codes.aide(requete.user.email)}
    if codes.demande(requete):
        avis = codes.envoyer(accord, acteur=acteur, instant=instant)
        forme = FormeSignatureBeneficiaire(initial=requete.POST.dict(), **options)
    else:
        avis, forme = "", FormeSignatureBeneficiaire(requete.POST if requete.method == "POST" else None, initial={"nom": requete.user.nom_complet}, **options)
    if forme.is_bound and forme.is_valid() and codes.verifier(forme, accord, acteur=acteur, instant=instant) and essayer_forme(
        forme, lambda: actions.signer_l_accord(accord, acteur=acteur, instant=instant, nom=forme.cleaned_data["nom"]),
    ):
        annoncer(requete, "Votre accord est signé. Vous pouvez le retirer quand vous voulez.")
        return redirect("syntheses:fin")
    return render(requete, "syntheses/signer_accord.html", {
        "forme": forme, "avis": avis, "accord": accord, "termes": accord.termes, "fil_ariane": _fil("Signer"),
    }, status=422 if forme.errors else 200)


@require_POST
def retirer(requete: HttpRequest, pk: int) -> HttpResponse:
    accord = _le_sien(requete, pk)
    if essayer(requete, lambda: actions.retirer_l_accord(accord, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "Votre accord est retiré. Ce que lui seul gardait est détruit, ou le sera avec le reste.")
    return redirect("syntheses:fin")


def _le_sien(requete: HttpRequest, pk: int) -> AccordConservation:
    """404 for anyone but its author, the team included: it is his page."""
    accord = get_object_or_404(AccordConservation.objects.pour(requete.user).select_related("dossier__consultant", "dossier__coffre_actes"), pk=pk)
    if Role.BENEFICIAIRE not in roles_sur(accord, requete.user):
        return get_object_or_404(AccordConservation.objects.pour(requete.user).none())
    return accord


def _fil(titre: str) -> list[tuple[str, str]]:
    return [("Ma synthèse", reverse("syntheses:ma_synthese")), ("La fin de mon bilan", reverse("syntheses:fin")), (titre, "")]
