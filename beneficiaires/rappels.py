"""The weekly lines about dossiers themselves: those to close, those whose period is over. No name, no number."""
from collections.abc import Iterator
from datetime import date
from heapq import merge
from operator import attrgetter

from django.db.models import Count, QuerySet
from django.urls import reverse

from beneficiaires.etats import ACTIFS, EtatDossier
from beneficiaires.models import Dossier
from bilan.socle.mots import accorder, en_lettres
from bilan.socle.rappels import Rappel
from bilan.socle.typographie import phrase

LOT = 2000


def rappels_semaine(jour: date) -> Iterator[Rappel]:
    """In the order of the accounts; two queries."""
    a_clore = Dossier.objects.filter(etat=EtatDossier.CONCLUSIONS_REMISES)
    depasses = Dossier.objects.filter(etat__in=ACTIFS, periode_fin__lt=jour)
    lignes = (_lignes(a_clore, "{n} {dossiers} à clore.", EtatDossier.CONCLUSIONS_REMISES.value),
              _lignes(depasses, "{n} {dossiers} dont la période est dépassée.", "en_cours_tous"))
    return merge(*lignes, key=attrgetter("compte_id"))


def _lignes(dossiers: QuerySet[Dossier], modele: str, filtre: str) -> Iterator[Rappel]:
    comptes = dossiers.filter(consultant__is_active=True).order_by("consultant").values_list("consultant").annotate(nombre=Count("pk"))
    for compte_id, nombre in comptes.iterator(LOT):
        mots = phrase(modele, n=en_lettres(nombre).capitalize(), dossiers=accorder(nombre, "dossier"))
        yield Rappel(compte_id, mots, f"{reverse('beneficiaires:liste')}?etat={filtre}")
