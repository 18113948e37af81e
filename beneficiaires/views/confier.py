"""Hand a bilan over to another consultant: gestion alone, on a page that says what follows from it."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from beneficiaires import actions
from beneficiaires.acces import dossier_vu
from beneficiaires.actions.confier import CONFIABLES
from beneficiaires.forms.confier import FormeConfier
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer_forme
from bilan.socle.presentation import Consequences
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase

GESTION = frozenset({Role.GESTION})
SUITES = (
    "Les séances à venir passent sur son agenda, aux mêmes dates.",
    "Elle ouvre ce que le bilan contient : réponses rendues, notes partagées, synthèse. Chaque ouverture s’écrit chez la personne.",
    "Les notes privées de {prenom} restent fermées à tout le monde : elles seront détruites avec le reste.",
    "Les trois personnes reçoivent un courriel, sans aucun nom : l’espace de la personne dit qui l’accompagne.",
)


@require_http_methods(["GET", "HEAD", "POST"])
def confier(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier = dossier_vu(requete, numero, GESTION)
    forme = FormeConfier(requete.POST if requete.method == "POST" else None, dossier=dossier)
    if forme.is_bound and forme.is_valid() and essayer_forme(
        forme, lambda: actions.confier(dossier, **forme.cleaned_data, acteur=acteur_de(requete), instant=timezone.now()),
    ):
        annoncer(requete, phrase("Dossier {n} confié à {qui}.", n=numero, qui=forme.cleaned_data["a"].nom_complet))
        return redirect("dossier", numero)
    return render(requete, "beneficiaires/confier.html", {
        "dossier": dossier, "forme": forme if dossier.etat in CONFIABLES else None,
        "consequences": Consequences(phrase("Ce que cela entraîne :"), [phrase(suite, prenom=dossier.consultant.prenom) for suite in SUITES]),
        "fil_ariane": [("Dossiers", reverse("beneficiaires:liste")), (numero, reverse("dossier", args=[numero])), ("Confier", "")],
    }, status=422 if forme.errors else 200)
