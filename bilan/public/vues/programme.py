"""The programme of each offer, its PDF, and the result indicators: what a provider owes to whoever is thinking of a bilan (Qualiopi 1 and 2)."""
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaires.models import Organisme
from bilan.public import indicateurs, programme
from bilan.public.programme import Offre
from bilan.socle import documents
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import EtatDocument


@login_not_required
@require_safe
def de_l_offre(requete: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The first offer at the short address, each other one at its own."""
    organisme, offertes = Organisme.courant(), programme.offertes()
    if not (organisme and offertes):
        return render(requete, "public/programme_vide.html", {"editeur": organisme})
    if pk == offertes[0].pk:
        return redirect("public:programme")
    offre = _offre(organisme, offertes, pk)
    document = offre.document
    return render(requete, "public/programme.html", {
        "o": offre.contenu, "jauges": offre.jauges, "editeur": organisme, "autres": [autre for autre in offertes if autre != offre.prestation],
        "pdf": reverse("public:dossier_pedagogique", args=[offre.prestation.pk]) if document and document.etat == EtatDocument.PRET else "",
        "taille": document.taille if document else 0,
    })


@login_not_required
@require_safe
def dossier_pedagogique(requete: HttpRequest, pk: int) -> HttpResponse:
    """What the page says today, as a PDF; 404 until the worker has made it."""
    organisme = Organisme.courant()
    document = _offre(organisme, programme.offertes(), pk).document if organisme else None
    if document is None:
        raise Http404
    return documents.servir(document)


@login_not_required
@require_safe
def resultats(requete: HttpRequest) -> HttpResponse:
    lus = indicateurs.lire(jour_a_paris(timezone.now()))
    return render(requete, "public/resultats.html", {"r": lus, "seuil": indicateurs.SEUIL})


def _offre(organisme: Organisme, offertes: list, pk: int | None) -> Offre:
    trouvees = [prestation for prestation in offertes if pk in (None, prestation.pk)]
    if not trouvees:
        raise Http404
    return programme.offre(trouvees[0], organisme, jour_a_paris(timezone.now()))
