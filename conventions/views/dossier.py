"""The « Convention » tab of a dossier: signatories, delay, story, and the gestures of the consultant."""
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from beneficiaires import cpf, financements
from beneficiaires.acces import dossier_vu
from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from beneficiaires.presentation import entete, programme_ouvert
from beneficiaires.regles import REGIMES, ModeFinancement
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.essais import essayer
from bilan.socle.typographie import phrase
from conventions import absences, actions, cartes_edof, edof
from conventions.actions.mcf import carence
from conventions.etats import EtatConvention
from conventions.forms import FormeMCF
from conventions.models import AcceptationMCF
from conventions.views.commun import SUIVI, convention_du_dossier, conventions_de, essayer_forme
from conventions.views.onglet import contenu

E = EtatConvention


@require_safe
def dossier(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier, instant = dossier_vu(requete, numero), timezone.now()
    tete = entete(dossier, "convention", compte=requete.user, instant=instant)
    contexte = {"entete": tete, "fil_ariane": tete.fil_ariane, "dossier": dossier, "suivi": tete.suivi}
    contexte |= {"financements": financements.faits(dossier, financements.lignes(dossier)), "modifier_financement": _modifier_financement(requete, dossier)}
    contexte["absence"] = reverse("conventions:absence", args=[numero]) if contexte["suivi"] and dossier.mode_financement in absences.MODES else ""
    contexte["obstacle"] = absences.obstacle(dossier, jour_a_paris(instant))
    if REGIMES[ModeFinancement(dossier.mode_financement)].cpf:
        return render(requete, "conventions/mcf.html", {**contexte, **_mon_compte_formation(requete, dossier, jour_a_paris(instant), suivi=tete.suivi)})
    conventions = list(conventions_de(requete, dossier))
    if not conventions:
        return render(requete, "conventions/vide.html", contexte)
    return render(requete, "conventions/dossier.html", {**contexte, **contenu(requete, conventions, instant, suivi=contexte["suivi"])})


def _modifier_financement(requete: HttpRequest, dossier: Dossier) -> str:
    """Where its funders change: beside the price that a draft proposes, else on the dossier until its contract leaves; nowhere afterwards."""
    if dossier.etat in ACTIFS and conventions_de(requete, dossier).filter(etat=E.BROUILLON, remplace__isnull=False).exists():
        return reverse("conventions:repartition", args=[dossier.numero])
    return reverse("beneficiaires:financement", args=[dossier.numero]) if programme_ouvert(dossier) else ""


def _mon_compte_formation(requete: HttpRequest, dossier: Dossier, jour: date, *, suivi: bool) -> dict:
    return {
        "acceptation": AcceptationMCF.objects.pour(requete.user).filter(dossier=dossier).first(), "carence": carence(dossier),
        "part": [cpf.fait(dossier.prix_centimes, dossier.souscription or jour, dossier.beneficiaire.statut)],
        "demarches": cartes_edof.jalons(edof.lignes(dossier), jour, suivi=suivi),
    }


@require_POST
def renvoyer(requete: HttpRequest, numero: str) -> HttpResponse:
    convention = convention_du_dossier(requete, numero)
    if essayer(requete, lambda: actions.renvoyer(convention, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "Lien renvoyé.")
    return redirect("conventions:dossier", numero)


def mcf(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier, instant = dossier_vu(requete, numero, SUIVI), timezone.now()
    forme = FormeMCF(requete.POST or None, initial={"numero_edof": dossier.numero_edof, "proposee_le": dossier.souscription})
    if requete.method == "POST" and forme.is_valid() and essayer_forme(forme, lambda: actions.enregistrer_mcf(
        dossier, acteur=acteur_de(requete), instant=instant, **forme.cleaned_data,
    )):
        annoncer(requete, phrase("Acceptation enregistrée : les séances peuvent être confirmées."))
        return redirect("conventions:dossier", numero)
    return render(requete, "conventions/mcf_enregistrer.html", {"forme": forme, "dossier": dossier, "carence": carence(dossier)})


