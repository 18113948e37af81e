"""« Travaux en cours »: what was asked for and how far it is, what was found, and what the platform is doing by itself."""
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bilan.chantiers.presentation import avancement, fond, proposes
from bilan.socle import chantiers
from bilan.socle.acces import reserver_a
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.chantiers import Genre
from bilan.socle.models import Chantier, EtatChantier
from bilan.socle.roles import EQUIPE
from bilan.socle.suivis import suivre
from bilan.socle.typographie import phrase

MONTRES = 20


@require_safe
def liste(requete: HttpRequest) -> HttpResponse:
    reserver_a(requete.user, *EQUIPE)
    siens = list(_siens(requete)[:MONTRES])
    return render(requete, "chantiers/liste.html", {
        "proposes": proposes(requete.user, siens), "ouverts": [avancement(c, requete.user) for c in siens if c.fini_le is None],
        "finis": [avancement(c, requete.user) for c in siens if c.fini_le], "fond": fond(requete.user, timezone.now()),
        "fil_ariane": [("Travaux en cours", "")],
    })


@require_POST
def lancer(requete: HttpRequest, genre: str) -> HttpResponse:
    if not isinstance(chantiers.GENRES.get(genre), Genre):
        raise Http404
    chantier = chantiers.demander(genre, acteur=acteur_de(requete), instant=timezone.now())
    _suivre(requete, chantier)
    annoncer(requete, phrase("« {} » est lancé. Vous pouvez quitter la page : le résultat vous sera annoncé.", chantiers.GENRES[genre].titre))
    return redirect("chantiers:liste")


@require_safe
def resultat(requete: HttpRequest, pk: int) -> HttpResponse:
    """What was found. Its reading is noted: the home does not announce it any more."""
    chantier = get_object_or_404(_siens(requete), pk=pk)
    if chantier.fini_le and chantier.par_id == requete.user.pk:
        Chantier.objects.pour(requete.user).filter(pk=pk, vu_le=None).update(vu_le=timezone.now())
    genre = chantiers.GENRES[chantier.genre]
    trouve = genre.dire(chantier.memoire) if chantier.etat == EtatChantier.FINI else None
    return render(requete, "chantiers/resultat.html", {
        "titre": genre.titre, "chantier": chantier, "resultat": trouve, "avancement": avancement(chantier, requete.user),
        "fil_ariane": [("Travaux en cours", reverse("chantiers:liste")), (genre.titre, "")],
    })


@require_safe
def etat(requete: HttpRequest, pk: int) -> HttpResponse:
    """What the page asks every two seconds while the work goes on; at its end the whole page is drawn again, and announces it."""
    chantier = get_object_or_404(_siens(requete), pk=pk)
    suite = {"HX-Refresh": "true"} if chantier.fini_le else {}
    return HttpResponse(render_to_string("composants/avancement.html#etat", {"c": avancement(chantier, requete.user)}, requete), headers=suite)


@require_POST
def recommencer(requete: HttpRequest, pk: int) -> HttpResponse:
    chantier = get_object_or_404(_siens(requete), pk=pk)
    if chantiers.recommencer(chantier, acteur=acteur_de(requete), instant=timezone.now()):
        _suivre(requete, chantier)
        annoncer(requete, phrase("Le travail reprend où il s’était arrêté."))
    else:
        annoncer(requete, phrase("Ce travail est déjà reparti."))
    return redirect("chantiers:liste")


def _siens(requete: HttpRequest) -> QuerySet[Chantier]:
    return Chantier.objects.pour(requete.user).select_related("par")


def _suivre(requete: HttpRequest, chantier: Chantier) -> None:
    suivre(requete, chantier, chantiers.GENRES[chantier.genre].titre, reverse("chantiers:resultat", args=[chantier.pk]))
