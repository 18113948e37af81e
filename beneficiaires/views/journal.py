"""Who did what on a dossier, and when: the chain of the journal, newest first."""
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaires.acces import dossier_vu
from beneficiaires.chronique import en_jalon
from beneficiaires.presentation import SOURCES, entete
from beneficiaires.regles import tues
from bilan.socle.acces import roles_sur
from bilan.socle.models import Evenement

PAR_PAGE = 50


@require_safe
def journal(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier = dossier_vu(requete, numero)
    # that a communication exists is not told to everyone; most lines have no nature, and SQL would take them for unknown
    dites = Q(details__nature__isnull=True) | ~Q(details__nature__in=tues(frozenset(roles_sur(dossier, requete.user))))
    lignes = Evenement.objects.filter(dites, fil=dossier.fil).select_related("compte").order_by("-rang")
    page, phrases = Paginator(lignes, PAR_PAGE).get_page(requete.GET.get("page")), SOURCES.phrases()
    tete = entete(dossier, "journal", compte=requete.user, instant=timezone.now())
    return render(requete, "beneficiaires/journal.html", {
        "entete": tete, "fil_ariane": tete.fil_ariane, "dossier": dossier, "page": page, "jalons": [en_jalon(ligne, phrases) for ligne in page],
    })
