"""The lines of the weekly digest about syntheses; no letter of its own is due on a date: nobody is hurried to agree."""
from collections.abc import Iterator
from datetime import date
from heapq import merge
from operator import attrgetter

from django.urls import reverse

from bilan.socle.rappels import Rappel
from syntheses import suivi

LOT = 2000


def rappels_semaine(jour: date) -> Iterator[Rappel]:
    """The week's lines, in the order of the accounts."""
    return merge(_a_relire(), _a_ecrire(), _a_remettre(), key=attrgetter("compte_id"))


def _a_relire() -> Iterator[Rappel]:
    comptes = suivi.a_relire().order_by("dossier__beneficiaire__compte_id").values_list("dossier__beneficiaire__compte", "dossier__consultant__email")
    for compte_id, courriel in comptes.iterator(LOT):
        yield Rappel(compte_id, "Un document à relire.", reverse("syntheses:ma_synthese"), courriel)


def _a_ecrire() -> Iterator[Rappel]:
    dossiers = suivi.a_ecrire().order_by("consultant_id", "numero").values_list("consultant", "numero")
    return _par_consultant(dossiers, "Une synthèse à écrire.", "syntheses:dossier")


def _a_remettre() -> Iterator[Rappel]:
    syntheses = suivi.a_remettre().order_by("dossier__consultant_id", "dossier__numero")
    lignes = syntheses.values_list("dossier__consultant", "dossier__numero", "resultats_etablis")
    for compte_id, numero, etablis in lignes.iterator(LOT):
        dit, route = ("Une synthèse à remettre.", "syntheses:remise") if etablis else ("Des résultats détaillés à établir.", "syntheses:resultats")
        yield Rappel(compte_id, dit, reverse(route, args=[numero]), dossier=numero)


def _par_consultant(lignes, phrase: str, route: str) -> Iterator[Rappel]:
    for compte_id, numero in lignes.iterator(LOT):
        yield Rappel(compte_id, phrase, reverse(route, args=[numero]), dossier=numero)
