"""The living page, and a form that refuses: the pages of these tests."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from bilan.socle.annonces import annoncer
from bilan.socle.exemples_composants import FormulaireExemple
from bilan.socle.presentation import Geste
from bilan.socle.vues_composants import composants

envois: list[str] = []


@login_not_required
def formulaire(requete: HttpRequest) -> HttpResponse:
    """Refused, the form comes back; accepted, an announcement that can be undone."""
    form = FormulaireExemple(requete.POST or None)
    if requete.method == "POST":
        envois.append(requete.POST.get("telephone", ""))
    if requete.POST.get("pouvoir"):
        annoncer(requete, "Séance 5 close.", defaire=Geste("Rouvrir", "/formulaire/"))
        return redirect("formulaire")
    return render(requete, "composants/formulaire.html", {"form": form})


urlpatterns = [path("composants/", composants, name="composants"), path("formulaire/", formulaire, name="formulaire"), path("", composants, name="accueil")]
