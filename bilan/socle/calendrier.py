"""Kinds of days, legal deadlines and dates in words: dates in, dates out, no clock."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bilan.socle.feries import Territoire, est_ferie, nom_du_ferie, sans_heure

__all__ = [
    "PARIS",
    "Territoire",
    "Unite",
    "ajouter_ans",
    "ajouter_mois",
    "debut_de_semaine",
    "echeance",
    "en_heures",
    "en_mots",
    "est_ferie",
    "est_ouvrable",
    "est_ouvre",
    "instant_d_expiration",
    "jour_a_paris",
    "jours_du_delai",
    "limite_a_rebours",
    "nom_du_ferie",
    "premier_ouvrable",
    "semaine_iso",
]

PARIS = ZoneInfo("Europe/Paris")
_UN_JOUR = timedelta(days=1)
_SAMEDI, _DIMANCHE = 5, 6
_JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MOIS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")


class Unite(StrEnum):
    """What a deadline counts: every day, Monday to Saturday, Monday to Friday, or whole days between two excluded ends."""

    CALENDAIRE = "calendaire"
    OUVRABLE = "ouvrable"
    OUVRE = "ouvre"
    FRANC = "franc"


def est_ouvrable(jour: date, territoire: Territoire) -> bool:
    """Monday to Saturday, holidays aside: six days in an ordinary week."""
    return jour.weekday() != _DIMANCHE and not est_ferie(jour, territoire)


def est_ouvre(jour: date, territoire: Territoire) -> bool:
    """Monday to Friday, holidays aside: five days in an ordinary week."""
    return jour.weekday() < _SAMEDI and not est_ferie(jour, territoire)


def premier_ouvrable(jour: date, territoire: Territoire) -> date:
    """The day itself, or the next one that is neither a Saturday, a Sunday nor a holiday (art. 642 CPC: a Saturday carries over too)."""
    while not est_ouvre(jour, territoire):
        jour += _UN_JOUR
    return jour


def echeance(depart: date, jours: int, unite: Unite, *, proroger: bool, territoire: Territoire) -> date:
    """The last day of a delay of `jours` days opened by an event of the day `depart`; it ends that day at 24:00.

    The day of the event never counts (art. 641 CPC). CALENDAIRE counts every day; OUVRABLE and OUVRE count only such days. FRANC leaves
    out the due day as well, so that `jours` whole days lie between the two ends: a contract of 23 March with one clear day
    gives 25 March, which is both the last day to answer and, for a wait (R6352-6), the first day to act.
    `proroger` applies art. 642 al. 2 to the result; it changes nothing to OUVRE, and moves an OUVRABLE end off a Saturday.
    A delay of 0 day ends on the day of the event (the day after, when FRANC). Raises ValueError under 0.
    """
    if jours < 0:
        raise ValueError(f"Un délai ne peut pas être négatif : {jours} jour(s).")
    fin = _compter(sans_heure(depart), jours, Unite(unite), territoire)
    return premier_ouvrable(fin, territoire) if proroger else fin


def _compter(depart: date, jours: int, unite: Unite, territoire: Territoire) -> date:
    match unite:
        case Unite.CALENDAIRE:
            return depart + timedelta(days=jours)
        case Unite.FRANC:
            return depart + timedelta(days=jours + 1)
    compte = est_ouvrable if unite is Unite.OUVRABLE else est_ouvre
    fin = depart
    while jours:
        fin += _UN_JOUR
        jours -= compte(fin, territoire)
    return fin


def limite_a_rebours(debut: date, jours: int) -> date:
    """The last day to act at least `jours` calendar days before `debut`; art. 642 does not carry a backward delay over."""
    if jours < 0:
        raise ValueError(f"Un délai ne peut pas être négatif : {jours} jour(s).")
    return debut - timedelta(days=jours)


def jours_du_delai(depart: date, limite: date) -> list[date]:
    """The days that count, from the day after the event to the last one included: the squares of a countdown."""
    return [depart + timedelta(days=rang) for rang in range(1, (limite - depart).days + 1)]


def instant_d_expiration(limite: date) -> datetime:
    """The first instant that is too late: the day after the last one, at midnight in Paris (art. 642 CPC: the delay ends at 24:00)."""
    return datetime.combine(limite + _UN_JOUR, time.min, PARIS)


def ajouter_mois(jour: date, mois: int) -> date:
    """The same day `mois` months later, or the last day of that month when it has none such (art. 641 al. 2 CPC)."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))


def ajouter_ans(jour: date, ans: int) -> date:
    """The same day `ans` years later; 29 February becomes 28 in a common year (art. 641 al. 2 CPC)."""
    return ajouter_mois(jour, 12 * ans)


def jour_a_paris(instant: datetime) -> date:
    """The date on the wall in Paris at this instant; raises ValueError on an instant without a time zone."""
    if instant.tzinfo is None:
        raise ValueError("Un instant sans fuseau horaire n’a pas de date certaine.")
    return instant.astimezone(PARIS).date()


def debut_de_semaine(jour: date) -> date:
    """The Monday of that week."""
    return jour - timedelta(days=jour.weekday())


def semaine_iso(jour: date) -> str:
    """« 2026-W53 » (ISO 8601): the year is that of the week's Thursday, so 1 January 2027 belongs to 2026-W53."""
    annee, semaine, _ = jour.isocalendar()
    return f"{annee:04d}-W{semaine:02d}"


def en_mots(jour: date) -> str:
    """« jeudi 3 décembre 2026 », « vendredi 1er janvier 2027 »."""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{_JOURS[jour.weekday()]} {quantieme} {_MOIS[jour.month - 1]} {jour.year}"


def en_heures(minutes: int) -> str:
    """« 24 h », « 1 h 30 », « 45 min »."""
    heures, reste = divmod(minutes, 60)
    if not heures and reste:
        return f"{reste} min"
    return f"{heures} h {reste:02}" if reste else f"{heures} h"
