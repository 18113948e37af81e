"""Another price and those who fund it, side by side: what the draft of a new version, or of an amendment, proposes of both."""
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from beneficiaires.forms.financements import FormeLigne, formes
from beneficiaires.regles import ModeFinancement
from bilan.socle import reglementation
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from conventions import actions, donnees
from conventions.etats import EtatConvention
from conventions.forms.repartition import FormePrix
from conventions.models import Convention
from conventions.views.commun import brouillon_du_dossier, essayer_forme


@require_http_methods(["GET", "HEAD", "POST"])
def repartition(requete: HttpRequest, numero: str) -> HttpResponse:
    convention, instant = brouillon_du_dossier(requete, numero), timezone.now()
    if convention.etat != EtatConvention.BROUILLON:
        return redirect("conventions:dossier", numero)
    if not convention.remplace_id:
        return redirect("beneficiaires:financement", numero)
    forme, lignes = _formes(requete, convention, instant)
    if requete.method == "POST" and _ecrire(requete, convention, forme, lignes, instant):
        annoncer(requete, "Prix et financeurs enregistrés dans le brouillon.")
        return redirect("conventions:dossier", numero)
    refusee = requete.method == "POST"
    return render(requete, "conventions/repartition.html", {
        "convention": convention, "dossier": convention.dossier, "forme": forme, "lignes": lignes,
    }, status=422 if refusee else 200)


def _formes(requete: HttpRequest, convention: Convention, instant: datetime) -> tuple[FormePrix, list[FormeLigne]]:
    """The price and the lines that the draft proposes, else those of the dossier, with empty ones after them."""
    saisie, dossier = requete.POST if requete.method == "POST" else None, convention.dossier
    prix = convention.proposees.get("prix_centimes", dossier.prix_centimes)
    subrogation = bool(reglementation.valeur("OPCO_SUBROGATION_DEFAUT", jour_a_paris(instant), sinon=False))
    lignes = formes(saisie, ModeFinancement(dossier.mode_financement), donnees.lignes(convention), subrogation)
    return FormePrix(saisie, initial={"prix_centimes": prix / 100}), lignes


def _ecrire(requete: HttpRequest, convention: Convention, forme: FormePrix, lignes: list[FormeLigne], instant: datetime) -> bool:
    if not all([forme.is_valid(), *(ligne.is_valid() for ligne in lignes)]):
        return False
    return essayer_forme(forme, lambda: actions.completer(
        convention, acteur=acteur_de(requete), instant=instant, prix_centimes=forme.cleaned_data["prix_centimes"],
        lignes=[ligne for financeur in lignes if (ligne := financeur.ligne())],
    ))
