"""« Renoncer au contrat ici »: the person's own page and its receipt, and the consultant's record of a letter."""
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from beneficiaires.acces import dossier_vu
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.presentation import Consequences
from bilan.socle.typographie import phrase, typographier
from conventions import actions, retractation
from conventions.etats import TRANSITIONS
from conventions.forms.retractation import FormeLettre, FormeRenonciation
from conventions.models import Convention, Retractation
from conventions.views.commun import SUIVI, conventions_de, essayer_forme
from conventions.views.reponse import convention_recue

FIN = "Le contrat prend fin aussitôt{} ; les séances prévues sont libérées."
SUITES = (
    "Un accusé de réception daté vous est envoyé et reste dans vos documents.",
    "Personne ne vous demandera de raison.",
)

ENREGISTREE = "Rétractation enregistrée : le dossier est fermé, les séances sont libérées."
D_AVENANT_ENREGISTREE = "Rétractation de l’avenant enregistrée : le contrat signé avant lui s’applique."
D_UN_AVENANT = ("L’avenant ne s’applique pas, ou cesse aussitôt de s’appliquer.", "Le contrat signé avant lui s’applique, sans changement.", *SUITES)


def renoncer(requete: HttpRequest, pk: int) -> HttpResponse:
    """The form while the delay runs, the receipt once it is done, and after the delay what remains possible."""
    convention, instant = convention_recue(requete, pk), timezone.now()
    if faite := _faite(requete, convention):
        return _accuse(requete, faite)
    if convention.etat not in TRANSITIONS["retracter"].de:
        return redirect("conventions:reponse", pk)
    if motif := TRANSITIONS["retracter"].si(convention, instant):
        return render(requete, "conventions/renoncer_trop_tard.html", {"convention": convention, "motif": typographier(motif)})
    forme = FormeRenonciation(requete.POST or None, initial=_prerempli(requete, convention))
    if requete.method == "POST" and forme.is_valid() and (_retracter(requete, convention, forme, instant) or _faite(requete, convention)):
        return redirect("conventions:renoncer", pk)
    tenues = "" if convention.avenant else retractation.heures_tenues(convention.dossier)
    return render(requete, "conventions/renoncer.html", {
        "convention": convention, "forme": forme, "declaration": retractation.declaration(convention),
        "renonciation": retractation.ouverte(convention, instant), "gratuit": not (convention.avenant or tenues),
        "consequences": Consequences("En confirmant :", [typographier(ligne) for ligne in _consequences(convention, tenues)]),
    })


def _consequences(convention: Convention, tenues: str) -> tuple[str, ...]:
    """`tenues`: what the hours already held ask for."""
    if convention.avenant:
        return D_UN_AVENANT
    return (FIN.format(""), tenues, *SUITES) if tenues else (FIN.format(" et ne coûte rien"), *SUITES)


def par_lettre(requete: HttpRequest, numero: str) -> HttpResponse:
    instant = timezone.now()
    convention = retractation.par_lettre(conventions_de(requete, dossier_vu(requete, numero, SUIVI)), instant)
    if convention is None:
        return redirect("conventions:dossier", numero)
    forme = FormeLettre(requete.POST or None)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(forme, lambda: actions.retracter_par_lettre(
        convention, acteur=acteur_de(requete), instant=instant, **forme.cleaned_data,
    )):
        annoncer(requete, D_AVENANT_ENREGISTREE if convention.avenant else ENREGISTREE)
        return redirect("conventions:dossier", numero)
    return render(requete, "conventions/retractation_lettre.html", {"forme": forme, "convention": convention, "dossier": convention.dossier})


def _faite(requete: HttpRequest, convention: Convention) -> Retractation | None:
    """The withdrawal of this contract, by this click or by an earlier one."""
    return Retractation.objects.pour(requete.user).filter(convention=convention.pk).select_related("dossier", "convention", "piece__document").first()


def _retracter(requete: HttpRequest, convention: Convention, forme: FormeRenonciation, instant: datetime) -> bool:
    return essayer_forme(forme, lambda: actions.retracter(
        convention, acteur=acteur_de(requete), instant=instant, nom=forme.cleaned_data["nom"], courriel=forme.cleaned_data["courriel"],
    ))


def _accuse(requete: HttpRequest, faite: Retractation) -> HttpResponse:
    return render(requete, "conventions/renoncer_accuse.html", {
        "retractation": faite, "recue": retractation.recue(faite), "argent": retractation.argent(faite.dossier),
    })


def _prerempli(requete: HttpRequest, convention: Convention) -> dict:
    contrat = phrase("{numero}, version {version}", numero=convention.dossier.numero, version=convention.version.numero)
    return {"nom": requete.user.nom_complet, "courriel": requete.user.email, "contrat": contrat}
