"""The funders of a dossier: several lines that make the price, until the contract leaves."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from beneficiaires import actions, financements
from beneficiaires.acces import dossier_vu
from beneficiaires.forms.financements import FormeLigne, formes
from beneficiaires.models import Dossier
from beneficiaires.presentation import entete, programme_ouvert
from beneficiaires.regles import ModeFinancement
from bilan.socle import reglementation
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.essais import essayer_forme


@require_http_methods(["GET", "HEAD", "POST"])
def financement(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier, instant = dossier_vu(requete, numero), timezone.now()
    trouvees = financements.lignes(dossier)
    subrogation = reglementation.valeur("OPCO_SUBROGATION_DEFAUT", jour_a_paris(instant), sinon=False)
    lignes = formes(requete.POST if requete.method == "POST" else None, ModeFinancement(dossier.mode_financement), trouvees, bool(subrogation))
    if requete.method == "POST" and not any(forme.errors for forme in lignes) and _ecrire(requete, dossier, lignes, instant):
        annoncer(requete, "Financements enregistrés.")
        return redirect("conventions:dossier", numero)
    tete = entete(dossier, "parcours", compte=requete.user, instant=instant)
    return render(requete, "beneficiaires/financement.html", {
        "dossier": dossier, "lignes": lignes, "ouvert": programme_ouvert(dossier), "faits": financements.faits(dossier, trouvees),
        "fil_ariane": [*tete.fil_ariane[:-1], (dossier.numero, tete.onglets[0][1]), ("Financements", "")],
    }, status=422 if any(forme.errors for forme in lignes) else 200)


def _ecrire(requete: HttpRequest, dossier: Dossier, lignes: list[FormeLigne], instant) -> bool:
    ecrites = [ligne for forme in lignes if (ligne := forme.ligne())]
    return bool(essayer_forme(lignes[0], lambda: actions.financer(dossier, acteur=acteur_de(requete), instant=instant, lignes=ecrites)))
