"""The paper route: a date and a scan, for the employer's transmission or for the person's acceptance."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bilan.socle import scans
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.formulaires import trop_gros
from conventions import actions, cartes
from conventions.forms import FormeAcceptationPapier, FormePapier
from conventions.views.commun import convention_du_dossier, essayer_forme


@require_http_methods(["GET", "HEAD", "POST"])
def transmission(requete: HttpRequest, numero: str) -> HttpResponse:
    convention, instant = convention_du_dossier(requete, numero), timezone.now()
    forme = _forme(FormePapier, requete)
    if forme.is_bound and forme.is_valid() and essayer_forme(forme, lambda: actions.transmettre_sur_papier(
        convention, acteur=acteur_de(requete), instant=instant, **forme.cleaned_data,
    )):
        annoncer(requete, "Transmission enregistrée : le délai de réponse court.")
        return redirect("conventions:dossier", numero)
    return render(requete, "conventions/papier.html", {"forme": forme, "convention": convention, "dossier": convention.dossier})


@require_http_methods(["GET", "HEAD", "POST"])
def acceptation(requete: HttpRequest, numero: str) -> HttpResponse:
    convention, instant = convention_du_dossier(requete, numero), timezone.now()
    forme = _forme(FormeAcceptationPapier, requete)
    if forme.is_bound and forme.is_valid() and essayer_forme(forme, lambda: actions.accepter_sur_papier(
        convention, acteur=acteur_de(requete), instant=instant, **forme.cleaned_data,
    )):
        annoncer(requete, "Acceptation enregistrée : à vous de contresigner.")
        return redirect("conventions:dossier", numero)
    return render(requete, "conventions/papier_acceptation.html", {
        "forme": forme, "convention": convention, "dossier": convention.dossier, "rebours": cartes.rebours(convention, "", instant),
    })


def _forme(classe: type[FormePapier | FormeAcceptationPapier], requete: HttpRequest) -> FormePapier | FormeAcceptationPapier:
    """A file beyond what is ever read never arrives: its field says so, rather than that it is missing."""
    forme = classe(requete.POST, requete.FILES) if requete.method == "POST" else classe()
    if trop_gros(requete):
        forme.fields["scan"].error_messages["required"] = scans.TROP_LOURD
    return forme
