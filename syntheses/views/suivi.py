"""The consultant notes that the follow-up interview was held: its day, and nothing of what was said."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from beneficiaires.acces import dossier_vu
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.essais import essayer_forme
from syntheses import actions
from syntheses.forms_fin import FormeSuivi
from syntheses.models import Fin


@require_http_methods(["GET", "HEAD", "POST"])
def noter(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier, instant = dossier_vu(requete, numero), timezone.now()
    sienne = get_object_or_404(Fin.objects.pour(requete.user), dossier=dossier)
    forme = FormeSuivi(requete.POST or None, initial={"jour": jour_a_paris(instant)})
    if requete.method == "POST" and forme.is_valid() and essayer_forme(
        forme, lambda: actions.noter_le_suivi(sienne, forme.cleaned_data["jour"], acteur=acteur_de(requete), instant=instant),
    ):
        annoncer(requete, "Entretien de suivi noté.")
        return redirect("dossier", numero)
    return render(requete, "syntheses/suivi.html", {
        "forme": forme, "fin": sienne, "dossier": dossier,
        "fil_ariane": [("Dossiers", reverse("beneficiaires:liste")), (numero, reverse("dossier", args=[numero])), ("Entretien de suivi", "")],
    }, status=422 if requete.method == "POST" else 200)
