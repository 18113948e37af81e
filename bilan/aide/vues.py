"""The pages of the guides: open to anyone, since whoever comes by a link has no account."""
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bilan.aide.lecture import GUIDES, lire


@login_not_required
@require_safe
def accueil(requete: HttpRequest) -> HttpResponse:
    guides = [(nom, libelle, phrase) for nom, (libelle, phrase) in GUIDES.items()]
    return render(requete, "aide/accueil.html", {"roles": guides[:5], "sujets": guides[5:]})


@login_not_required
@require_safe
def guide(requete: HttpRequest, nom: str) -> HttpResponse:
    if nom not in GUIDES:
        raise Http404
    return render(requete, "aide/guide.html", {"guide": lire(nom), "nom": nom, "guides": [(cle, libelle) for cle, (libelle, _) in GUIDES.items()]})
