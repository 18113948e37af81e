"""Which contracts of a dossier are meant, in the words of whoever asks; a draft that was given up is in none of them."""
from collections.abc import Iterable

from beneficiaires.etats import ACTIFS
from bilan.socle.acces import GestionnaireAcces, QuerySetAcces
from conventions.etats import EN_COURS, SIGNEES, VIVANTES, EtatConvention

E = EtatConvention


def principale(conventions: Iterable):
    """Of the contracts of one dossier, newest first, the one that its pages tell: under way, else in force, else drafted first, else the last one.

    Once the dossier is closed nothing is under way any more: the contract that was signed comes first.
    """
    return min(conventions, key=_rang, default=None)


def _rang(convention) -> int:
    if convention.etat in EN_COURS and convention.dossier.etat in ACTIFS:
        return 0
    return 1 if convention.etat in SIGNEES else 2 if convention.etat == E.BROUILLON else 3


class QuerySetConventions(QuerySetAcces):
    def vivantes(self):
        """Those that occupy their dossier: at most one each."""
        return self.filter(etat__in=VIVANTES)

    def conclues(self):
        """Those that every party has signed: what sessions wait for."""
        return self.filter(etat__in=SIGNEES)

    def en_cours(self):
        """Those that somebody is expected to sign: at most one a dossier."""
        return self.filter(etat__in=EN_COURS)

    def en_vigueur(self):
        """Those that bind their parties now: at most one a dossier, even while an amendment is under way."""
        return self.filter(etat=E.CONCLUE)

    def principale(self):
        """Of the contracts of one dossier, the one that its pages tell (see `principale`); None without any."""
        return principale(self)

    def au_complet(self):
        """With what a page or a letter needs of the dossier, in one query."""
        return self.select_related("dossier__beneficiaire__compte", "dossier__consultant", "dossier__employeur")


class Presentes(GestionnaireAcces.from_queryset(QuerySetConventions)):
    """All but the drafts that were given up: they are only kept for who thinks better of it."""

    def get_queryset(self):
        return super().get_queryset().exclude(etat=E.ABANDONNEE)
