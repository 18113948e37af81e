"""Who did what on a dossier, and when: the chain of the journal, newest first."""
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaires.acces import dossier_vu
from beneficiaires.chronique import en_jalon, en_phrase
from beneficiaires.forms.filtres import FiltreJournal
from beneficiaires.presentation import SOURCES, entete
from beneficiaires.regles import tues
from bilan.socle import tableur
from bilan.socle.acces import roles_sur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Evenement
from bilan.socle.mots import pluriel
from bilan.socle.typographie import phrase

PAR_PAGE = 50
EXPORT = ["Rang", "Le (heure de Paris)", "Acte", "Verbe", "Empreinte"]


@require_safe
def journal(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier = dossier_vu(requete, numero)
    # that a communication exists is not told to everyone; most lines have no nature, and SQL would take them for unknown
    dites = Q(details__nature__isnull=True) | ~Q(details__nature__in=tues(frozenset(roles_sur(dossier, requete.user))))
    filtre = FiltreJournal(requete.GET)
    lignes = filtre.filtrer(Evenement.objects.filter(dites, fil=dossier.fil)).select_related("compte").order_by("-rang")
    phrases = SOURCES.phrases()
    if tableur.demande(requete):
        return tableur.du_jour(f"journal-{numero}", EXPORT, (_export(ligne, phrases) for ligne in lignes.iterator(chunk_size=1000)))
    page = Paginator(lignes, PAR_PAGE).get_page(requete.GET.get("page"))
    tete = entete(dossier, "journal", compte=requete.user, instant=timezone.now())
    return render(requete, "beneficiaires/journal.html", {
        "entete": tete, "fil_ariane": tete.fil_ariane, "dossier": dossier, "page": page, "jalons": [en_jalon(ligne, phrases) for ligne in page],
        "filtre": filtre, "compte_lignes": phrase("{}.", pluriel(page.paginator.count, "ligne")),
        "tout": reverse("beneficiaires:journal", args=[numero]) if filtre.actif else "",
    })


def _export(ligne: Evenement, phrases: dict[str, str]) -> list[object]:
    """The hour of Paris, the sentence, then what lets the chain be checked."""
    return [ligne.rang, f"{timezone.localtime(ligne.le, PARIS):%Y-%m-%d %H:%M:%S}", en_phrase(ligne, phrases), ligne.verbe, ligne.empreinte]
