"""« Mes partages »: who else reads, until when, each time that it was read; give, take back."""
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaires.acces import dossier_a_soi
from bilan.socle import tableur
from bilan.socle.acces import roles_sur
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.presentation import Geste
from bilan.socle.roles import Role
from bilan.socle.transitions import possibles
from conventions.forms import FormeSignatureBeneficiaire
from conventions.views import codes
from syntheses import cartes_partage as cartes
from syntheses import termes
from syntheses.actions import partages as gestes
from syntheses.etats_partage import EtatPartage
from syntheses.forms_partage import FormePartageCep, FormePartageTiers
from syntheses.models import Partage

FORMES = {"cep": FormePartageCep, "tiers": FormePartageTiers}


@require_safe
def mes_partages(requete: HttpRequest) -> HttpResponse:
    instant, dossier = timezone.now(), dossier_a_soi(requete)
    siens = list(_siens(requete).prefetch_related("ouvertures"))
    donnes = [partage for partage in siens if partage.etat != EtatPartage.A_SIGNER]
    if tableur.demande(requete):
        return tableur.du_jour("partages", cartes.EXPORT, [cartes.exporte(partage, instant) for partage in donnes])
    return render(requete, "syntheses/partages.html", {
        **cartes.page(dossier, cartes.communicables(dossier), donnes, instant),
        "a_signer": next((partage for partage in siens if partage.etat == EtatPartage.A_SIGNER), None),
    })


@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(requete: HttpRequest, genre: str) -> HttpResponse:
    """Write it; nothing is given until it has been read again and signed."""
    dossier = dossier_a_soi(requete)
    pieces = cartes.communicables(dossier)
    if genre not in FORMES:
        raise Http404
    if not pieces or (genre == "cep" and cartes.SYNTHESE not in pieces):
        return redirect("syntheses:mes_partages")
    forme = FORMES[genre](requete.POST if requete.method == "POST" else None, natures=list(pieces))
    if forme.is_bound and forme.is_valid():
        choix = forme.choix()
        partage = essayer_forme(forme, lambda: gestes.ecrire(dossier, pieces[choix.nature], choix, acteur=acteur_de(requete), instant=timezone.now()))
        if partage:
            return redirect("syntheses:signer_partage", partage.pk)
    return render(requete, f"syntheses/partages_{genre}.html", {"forme": forme}, status=422 if forme.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def signer(requete: HttpRequest, pk) -> HttpResponse:
    """What is given, to whom, what follows; then a name, a code, one sentence to accept: an act of its own."""
    partage, instant = _sien(requete, pk), timezone.now()
    if "signer" not in possibles(partage, acteur_de(requete), instant):
        return redirect("syntheses:mes_partages")
    forme, avis = _forme(requete, partage, instant)
    if forme.is_bound and forme.is_valid() and codes.verifier(forme, partage, acteur=acteur_de(requete), instant=instant) and essayer_forme(
        forme, lambda: gestes.signer(partage, nom=forme.cleaned_data["nom"], acteur=acteur_de(requete), instant=instant),
    ):
        annoncer(requete, "C’est signé. Le lien est envoyé.")
        return redirect("syntheses:mes_partages")
    return render(requete, "syntheses/partages_signer.html", {
        "forme": forme, "avis": avis, "partage": partage, "faits": cartes.faits(partage), "consequences": cartes.consequences(partage),
    }, status=422 if forme.is_bound else 200)


@require_POST
def renoncer(requete: HttpRequest, pk) -> HttpResponse:
    gestes.renoncer(_sien(requete, pk), acteur=acteur_de(requete))
    return redirect("syntheses:mes_partages")


@require_POST
def retirer(requete: HttpRequest, pk) -> HttpResponse:
    partage = _sien(requete, pk)
    if essayer(requete, lambda: gestes.retirer(partage, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "C’est fait : plus personne ne lit par ce lien.")
    return redirect("syntheses:mes_partages")


@require_POST
def renvoyer(requete: HttpRequest, pk) -> HttpResponse:
    partage = _sien(requete, pk)
    if essayer(requete, lambda: gestes.renvoyer(partage, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "Le lien est renvoyé.")
    return redirect("syntheses:mes_partages")


@require_POST
def prevenir(requete: HttpRequest, pk) -> HttpResponse:
    partage, oui = _sien(requete, pk), requete.POST.get("oui") == "1"
    gestes.prevenir(partage, oui, acteur=acteur_de(requete))
    defaire = Geste("Ne plus m’écrire" if oui else "M’écrire de nouveau", requete.path, methode="post", champs={"oui": "" if oui else "1"})
    annoncer(requete, "Un courriel vous préviendra à chaque consultation." if oui else "Plus de courriel à chaque consultation.", defaire=defaire)
    return redirect("syntheses:mes_partages")


def _siens(requete: HttpRequest):
    liees = ("dossier__beneficiaire__compte", "dossier__consultant", "coffre", "piece__document__coffre", "preuve__document")
    return Partage.objects.pour(requete.user).filter(dossier__beneficiaire__compte=requete.user.pk, coffre__detruit_le=None).select_related(*liees)


def _sien(requete: HttpRequest, pk) -> Partage:
    """404 for anyone else, also for who accompanies the person: that a communication exists is hers to tell."""
    partage = get_object_or_404(_siens(requete), pk=pk)
    if Role.BENEFICIAIRE not in roles_sur(partage, requete.user):
        raise Http404
    return partage


def _forme(requete: HttpRequest, partage: Partage, instant: datetime) -> tuple[FormeSignatureBeneficiaire, str]:
    options = {"consentement": termes.consentement(partage), "aide_code": codes.aide(requete.user.email)}
    if codes.demande(requete):
        avis = codes.envoyer(partage, acteur=acteur_de(requete), instant=instant)
        return FormeSignatureBeneficiaire(initial=requete.POST.dict(), **options), avis
    return FormeSignatureBeneficiaire(requete.POST or None, initial={"nom": requete.user.nom_complet}, **options), ""
