"""The public holidays of each territory, by the law alone.

They are Meeus's Easter and the tables of the code du travail, not the library `holidays`: for the same territories it also
returns customary days off (Good Friday and mi-Carême in Guadeloupe, Schoelcher's day in three territories) and gives Saint-Martin
28 May where article L3422-2 says 27. A deadline may only be carried over by a day that the law names. The tests measure the gap.
"""

from datetime import date, datetime, timedelta
from functools import cache

from bilan.socle.libelles import EnumLibelle


class Territoire(EnumLibelle):
    """Where the beneficiary lives: it decides which days are public holidays."""

    METROPOLE = "metropole", "Métropole (hors Alsace et Moselle)"
    ALSACE_MOSELLE = "alsace_moselle", "Alsace et Moselle"
    GUADELOUPE = "guadeloupe", "Guadeloupe"
    MARTINIQUE = "martinique", "Martinique"
    GUYANE = "guyane", "Guyane"
    REUNION = "reunion", "La Réunion"
    MAYOTTE = "mayotte", "Mayotte"
    SAINT_MARTIN = "saint_martin", "Saint-Martin"
    SAINT_BARTHELEMY = "saint_barthelemy", "Saint-Barthélemy"


# L3133-1: the eight fixed days, then the three that move with Easter (days after Easter Sunday).
_FIXES = {
    (1, 1): "le 1er janvier",
    (5, 1): "le 1er mai",
    (5, 8): "le 8 mai",
    (7, 14): "le 14 juillet",
    (8, 15): "l’Assomption",
    (11, 1): "la Toussaint",
    (11, 11): "le 11 novembre",
    (12, 25): "Noël",
}
_MOBILES = {1: "le lundi de Pâques", 39: "l’Ascension", 50: "le lundi de Pentecôte"}
# L3134-13 (Alsace-Moselle) and L3422-2 (the abolition of slavery, overseas).
_FIXES_LOCAUX = {
    Territoire.ALSACE_MOSELLE: {(12, 26): "le 26 décembre"},
    Territoire.MAYOTTE: {(4, 27): "l’abolition de l’esclavage"},
    Territoire.MARTINIQUE: {(5, 22): "l’abolition de l’esclavage"},
    Territoire.GUADELOUPE: {(5, 27): "l’abolition de l’esclavage"},
    Territoire.SAINT_MARTIN: {(5, 27): "l’abolition de l’esclavage"},
    Territoire.GUYANE: {(6, 10): "l’abolition de l’esclavage"},
    Territoire.SAINT_BARTHELEMY: {(10, 9): "l’abolition de l’esclavage"},
    Territoire.REUNION: {(12, 20): "l’abolition de l’esclavage"},
}
_MOBILES_LOCAUX = {Territoire.ALSACE_MOSELLE: {-2: "le Vendredi saint"}}


def paques(annee: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, ch. 8)."""
    siecle, reste = divmod(annee, 100)
    or_ = annee % 19
    correction = (siecle - (siecle + 8) // 25 + 1) // 3
    epacte = (19 * or_ + siecle - siecle // 4 - correction + 15) % 30
    dominicale = (32 + 2 * (siecle % 4) + 2 * (reste // 4) - epacte - reste % 4) % 7
    retard = (or_ + 11 * epacte + 22 * dominicale) // 451
    mois, jour = divmod(epacte + dominicale - 7 * retard + 114, 31)
    return date(annee, mois, jour + 1)


@cache
def feries(annee: int, territoire: Territoire) -> dict[date, str]:
    """Each public holiday of the year with its name, to be read only: the answer is cached. ValueError for an unknown territory."""
    territoire = Territoire(territoire)
    dimanche_de_paques = paques(annee)
    fixes = _FIXES | _FIXES_LOCAUX.get(territoire, {})
    mobiles = _MOBILES | _MOBILES_LOCAUX.get(territoire, {})
    jours = {dimanche_de_paques + timedelta(days=ecart): nom for ecart, nom in mobiles.items()}
    return jours | {date(annee, mois, jour): nom for (mois, jour), nom in fixes.items()}


def nom_du_ferie(jour: date, territoire: Territoire) -> str | None:
    """« le lundi de Pâques » on that day, None on a day that is no public holiday."""
    return feries(jour.year, territoire).get(sans_heure(jour))


def est_ferie(jour: date, territoire: Territoire) -> bool:
    """Whether the law names this day a public holiday there, worked or not (L3133-1, L3134-13, L3422-2)."""
    return nom_du_ferie(jour, territoire) is not None


def sans_heure(jour: date) -> date:
    """Refuse a `datetime`: it is a `date` for Python, but never equal to one, so it would silently be no holiday."""
    if isinstance(jour, datetime):
        raise TypeError("Un délai se compte sur des dates, pas sur des instants.")
    return jour
