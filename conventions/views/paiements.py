"""The payments of a self-payer: what may be asked today, the schedule, what was received."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from beneficiaires.acces import dossier_vu
from beneficiaires.models import Dossier
from bilan.socle import tableur
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.essais import essayer
from bilan.socle.presentation import Geste
from conventions import actions, cartes_paiements
from conventions import paiements as compte
from conventions.forms.paiements import FormeEcheancier, FormeEncaissement
from conventions.models import Convention, Encaissement, Versement
from conventions.regles.paiements import proposer_echeancier
from conventions.views.commun import essayer_forme


def paiements(requete: HttpRequest, numero: str) -> HttpResponse:
    """The account of the contract, and the form that records a payment."""
    dossier, instant = dossier_vu(requete, numero), timezone.now()
    convention = compte.contrat(dossier)
    if convention is None:
        return redirect("conventions:dossier", numero)
    if tableur.demande(requete):
        return tableur.du_jour(f"paiements-{numero}", cartes_paiements.EXPORT, cartes_paiements.exporter(dossier))
    forme = FormeEncaissement(requete.POST or None, initial={"recu_le": jour_a_paris(instant)})
    if requete.method == "POST" and forme.is_valid() and essayer_forme(
        forme, lambda: actions.encaisser(dossier, acteur=acteur_de(requete), instant=instant, **forme.cleaned_data),
    ):
        annoncer(requete, "Encaissement enregistré.")
        return redirect("conventions:paiements", numero)
    situation, jour = compte.situation(dossier, convention), jour_a_paris(instant)
    return render(requete, "conventions/paiements.html", {
        "dossier": dossier, "forme": forme, "situation": situation, "ouvert": jour >= situation.bareme.ouvert_le,
        "faits": cartes_paiements.faits(situation, jour, dossier.prix_centimes),
        "echeancier": cartes_paiements.echeancier(dossier, situation, jour), "recus": cartes_paiements.recus(dossier),
    })


def echeancier(requete: HttpRequest, numero: str) -> HttpResponse:
    """The lines of the schedule: those agreed, else a proposal that follows the sessions."""
    dossier, instant = dossier_vu(requete, numero), timezone.now()
    convention = compte.contrat(dossier)
    if convention is None:
        return redirect("conventions:dossier", numero)
    forme = FormeEcheancier(requete.POST or None, versements=_lignes(requete, dossier, convention))
    if requete.method == "POST" and forme.is_valid() and essayer_forme(forme, lambda: actions.fixer_echeancier(
        dossier, acteur=acteur_de(requete), instant=instant, versements=forme.versements(),
    )):
        annoncer(requete, "Échéancier enregistré.")
        return redirect("conventions:paiements", numero)
    bareme = compte.situation(dossier, convention).bareme
    return render(requete, "conventions/echeancier.html", {"dossier": dossier, "forme": forme, "bareme": bareme})


@require_POST
def annuler(requete: HttpRequest, numero: str, pk: int) -> HttpResponse:
    dossier = dossier_vu(requete, numero)
    recu = get_object_or_404(Encaissement.objects.pour(requete.user).filter(dossier=dossier).select_related("dossier"), pk=pk)
    if essayer(requete, lambda: actions.annuler_encaissement(recu, acteur=acteur_de(requete), instant=timezone.now())):
        montant = f"{recu.montant_centimes // 100},{recu.montant_centimes % 100:02}"
        retablir = Geste("Le rétablir", reverse("conventions:paiements", args=[numero]), methode="post",
                         champs={"recu_le": recu.recu_le.isoformat(), "montant_centimes": montant, "moyen": recu.moyen})
        annoncer(requete, "Encaissement annulé : il reste écrit et ne compte plus.", defaire=retablir)
    return redirect("conventions:paiements", numero)


def _lignes(requete: HttpRequest, dossier: Dossier, convention: Convention) -> list[tuple]:
    fixes = list(Versement.objects.pour(requete.user).filter(dossier=dossier).values_list("du_le", "montant_centimes"))
    bareme = compte.situation(dossier, convention).bareme
    if sum(montant for _, montant in fixes) == bareme.prix:
        return fixes
    return proposer_echeancier(bareme, compte.seances_prevues(dossier, convention), dossier.periode_fin)
