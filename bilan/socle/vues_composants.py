"""The living page of components, for developers: each partial once, in all its states, drawn by the real templates."""
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bilan.socle import exemples_composants as exemples


@login_not_required
def composants(requete: HttpRequest) -> HttpResponse:
    """Everything here is invented; a document that pretends to be in the making answers that nothing has changed."""
    if not (settings.DEBUG or settings.DEMONSTRATION):
        raise Http404
    if requete.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return render(requete, "composants/page.html", {
        "fil_ariane": [("Accueil", "/"), ("Composants", "")],
        "formulaire": exemples.FormulaireExemple({"debut": "2027-01-01", "heures": "26", "financement": "pdc", "mode": "d"}),
        "filtre": exemples.FiltreExemple({"q": "mor"}),
        "question": exemples.QuestionExemple(),
        **exemples.phrases(),
        **exemples.jauges(),
        **exemples.listes(),
        **exemples.documents(requete.path),
        **exemples.temps(),
    })
