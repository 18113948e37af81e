"""What a person does about her data: correct her address and telephone, ask for the rest, take a request back."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from beneficiaires import actions
from beneficiaires.acces import bilan_a_soi, dossier_a_soi
from beneficiaires.forms.droits import FormeCoordonnees, FormeDemande
from beneficiaires.models import Beneficiaire, DemandeDroit, Dossier
from beneficiaires.models.demande import Droit
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.mots import date_en_mots
from bilan.socle.presentation import Geste
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from bilan.socle.visibilite import visible_par


@require_http_methods(["GET", "HEAD", "POST"])
def coordonnees(requete: HttpRequest) -> HttpResponse:
    dossier_a_soi(requete)
    personne = get_object_or_404(Beneficiaire.objects.pour(requete.user).select_related("compte"), compte=requete.user.pk)
    champs = (*actions.DU_COMPTE, *actions.DE_LA_FICHE)
    initiales = {champ: getattr(personne.compte if champ in actions.DU_COMPTE else personne, champ) for champ in champs}
    forme = FormeCoordonnees(requete.POST or None, initial=initiales)
    if requete.method == "POST" and forme.is_valid():
        changes = actions.rectifier(personne, acteur=acteur_de(requete), instant=timezone.now(), **forme.cleaned_data)
        annoncer(requete, "Vos coordonnées sont corrigées." if changes else phrase("Rien n’a changé."))
        return redirect("portail:donnees")
    return render(requete, "portail/coordonnees.html", {"forme": forme}, status=422 if requete.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def demander(requete: HttpRequest) -> HttpResponse:
    dossier = bilan_a_soi(requete)
    lecteurs = visible_par(DemandeDroit.PORTEE, moi=Role.BENEFICIAIRE, noms={Role.CONSULTANT: dossier.consultant.nom_complet})
    forme = FormeDemande(requete.POST or None, lecteurs=lecteurs, initial={"droit": requete.GET.get("droit", "")})
    if requete.method == "POST" and forme.is_valid() and (demande := _demander(requete, dossier, forme)):
        annoncer(requete, phrase("Demande envoyée. Réponse au plus tard le {}.", date_en_mots(demande.reponse_avant)))
        return redirect("portail:donnees")
    return render(requete, "portail/demander.html", {"forme": forme, "dossier": dossier}, status=422 if requete.method == "POST" else 200)


@require_POST
def retirer(requete: HttpRequest, pk) -> HttpResponse:
    demande = _sienne(requete, pk)
    if essayer(requete, lambda: actions.retirer_un_droit(demande, acteur=acteur_de(requete), instant=timezone.now()) or True):
        annoncer(requete, "Demande retirée.", defaire=Geste("La maintenir", reverse("portail:maintenir_demande", args=[pk]), methode="post"))
    return redirect("portail:donnees")


@require_POST
def maintenir(requete: HttpRequest, pk) -> HttpResponse:
    demande = _sienne(requete, pk)
    if essayer(requete, lambda: actions.maintenir_un_droit(demande, acteur=acteur_de(requete), instant=timezone.now()) or True):
        annoncer(requete, phrase("Votre demande attend de nouveau sa réponse, au plus tard le {}.", date_en_mots(demande.reponse_avant)))
    return redirect("portail:donnees")


def _sienne(requete: HttpRequest, pk) -> DemandeDroit:
    return get_object_or_404(DemandeDroit.objects.pour(requete.user).filter(dossier__beneficiaire__compte=requete.user.pk), pk=pk)


def _demander(requete: HttpRequest, dossier: Dossier, forme: FormeDemande) -> DemandeDroit | None:
    return essayer_forme(forme, lambda: actions.demander_un_droit(
        dossier, Droit(forme.cleaned_data["droit"]), acteur=acteur_de(requete), instant=timezone.now(), texte=forme.cleaned_data["texte"],
    ))
