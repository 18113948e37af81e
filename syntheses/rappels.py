"""The lines of the weekly digest about syntheses; no letter of its own is due on a date: nobody is hurried to agree."""
from collections.abc import Iterator
from datetime import date
from heapq import merge
from operator import attrgetter

from django.db.models import Count
from django.urls import reverse

from bilan.socle.mots import accorder, en_lettres
from bilan.socle.rappels import Rappel
from bilan.socle.typographie import phrase
from syntheses import suivi

LOT = 2000


def rappels_semaine(jour: date) -> Iterator[Rappel]:
    """The week's lines, in the order of the accounts."""
    return merge(_a_relire(), _a_ecrire(), _a_remettre(), key=attrgetter("compte_id"))


def _a_relire() -> Iterator[Rappel]:
    comptes = suivi.a_relire().order_by("dossier__beneficiaire__compte").values_list("dossier__beneficiaire__compte", "dossier__consultant__email")
    for compte_id, courriel in comptes.iterator(LOT):
        yield Rappel(compte_id, "Un document à relire.", reverse("syntheses:ma_synthese"), courriel)


def _a_ecrire() -> Iterator[Rappel]:
    return _par_consultant(suivi.a_ecrire().order_by("consultant").values_list("consultant"), "à écrire")


def _a_remettre() -> Iterator[Rappel]:
    return _par_consultant(suivi.a_remettre().order_by("dossier__consultant").values_list("dossier__consultant"), "à remettre")


def _par_consultant(comptes, quoi: str) -> Iterator[Rappel]:
    for compte_id, n in comptes.annotate(n=Count("pk", distinct=True)).iterator(LOT):
        nombre = "Une" if n == 1 else en_lettres(n).capitalize()
        yield Rappel(compte_id, phrase("{n} {mots} {quoi}.", n=nombre, mots=accorder(n, "synthèse"), quoi=quoi), reverse("accueil"))
