"""Change the hours, the price and the distance of a dossier while nothing is sent to anyone."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from beneficiaires import actions
from beneficiaires.acces import dossier_vu
from beneficiaires.forms.programme import Modification
from beneficiaires.models import Dossier
from beneficiaires.presentation import entete, programme_ouvert
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.essais import essayer_forme
from bilan.socle.typographie import phrase


@require_http_methods(["GET", "HEAD", "POST"])
def programme(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier, instant = dossier_vu(requete, numero), timezone.now()
    tape = requete.POST if requete.method == "POST" else None
    forme = Modification(tape, initial=_actuel(dossier), compte=requete.user, jour=jour_a_paris(instant), avant={})
    if tape is not None and forme.is_valid() and _ecrire(requete, dossier, forme, instant):
        annoncer(requete, "Programme modifié.")
        return redirect("dossier", numero)
    tete = entete(dossier, "parcours", compte=requete.user, instant=instant)
    return render(requete, "beneficiaires/programme.html", {
        "dossier": dossier, "forme": forme, "ouvert": programme_ouvert(dossier),
        "fil_ariane": [*tete.fil_ariane[:-1], (dossier.numero, tete.onglets[0][1]), ("Programme", "")],
    }, status=422 if forme.errors else 200)


def _ecrire(requete: HttpRequest, dossier: Dossier, forme: Modification, instant) -> bool:
    if not programme_ouvert(dossier):
        forme.add_error(None, phrase("Le contrat est parti ou conclu : il ne change plus ici."))
        return False
    return bool(essayer_forme(forme, lambda: actions.modifier_programme(
        dossier, acteur=acteur_de(requete), instant=instant, etapes={etape.value: minutes for etape, minutes in forme.etapes.items()},
        prix_centimes=forme.cleaned_data["prix_centimes"], taux_distance=forme.cleaned_data["taux_distance"],
    )))


def _actuel(dossier: Dossier) -> dict:
    heures = {f"heures_{etape.code}": etape.minutes / 60 for etape in dossier.etapes.all()}
    return {"prix_centimes": dossier.prix_centimes / 100, "taux_distance": dossier.taux_distance, **heures}
