"""When a session may be held: the hours that a consultant receives, less what is taken, read on the clock of whoever chooses."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bilan.socle.calendrier import PARIS, Territoire, nom_du_ferie

PAS = timedelta(minutes=30)  # between two starts offered
MEME_JOUR = 1000  # who cannot come that day is offered another one first
Periode = tuple[datetime, datetime]


@dataclass(frozen=True, order=True)
class Plage:
    """Hours of a weekday (0 is Monday), on a clock in Paris, where consultants live."""

    jour: int
    debut: time
    fin: time


ORDINAIRES = tuple(Plage(jour, time(8), time(20)) for jour in range(6))  # of a consultant who has declared none: Monday to Saturday, 8 to 20


def reunir(plages: Iterable[Plage]) -> list[Plage]:
    """The same hours, in order; those that touch or meet are one: a session may last from one into the next."""
    reunies: list[Plage] = []
    for plage in sorted(plages):
        if reunies and reunies[-1].jour == plage.jour and plage.debut <= reunies[-1].fin:
            plage = Plage(plage.jour, reunies[-1].debut, max(plage.fin, reunies.pop().fin))
        reunies.append(plage)
    return reunies


def est_ouvert(debut: datetime, fin: datetime, plages: Iterable[Plage]) -> bool:
    """Whether this lasts within the hours of one day."""
    ici, apres = debut.astimezone(PARIS), fin.astimezone(PARIS)
    return ici.date() == apres.date() and any(
        plage.jour == ici.weekday() and plage.debut <= ici.time() and apres.time() <= plage.fin for plage in reunir(plages)
    )


def est_pris(debut: datetime, fin: datetime, prises: Iterable[Periode]) -> bool:
    """Whether this meets one of these periods; one may begin when another ends."""
    depart, terme = debut.astimezone(UTC), fin.astimezone(UTC)  # of the same zone, Python would compare the walls
    return any(depart < b and a < terme for a, b in prises)


def creneaux_libres(
    jours: Iterable[date], minutes: int, *, plages: Iterable[Plage], prises: Sequence[Periode], territoire: Territoire, fuseau: ZoneInfo, apres: datetime,
) -> Iterator[datetime]:
    """The starts of the free slots of these days, in order, read in `fuseau`, where the bénéficiaire lives and has his public holidays.

    One slot every half-hour from the beginning of each opening; none that is not after `apres`.
    """
    ouvertes = reunir(plages)
    for jour in sorted(jours):
        for debut, fin in _departs(jour, minutes, ouvertes):
            la_bas = debut.astimezone(fuseau)
            if debut > apres and nom_du_ferie(la_bas.date(), territoire) is None and not est_pris(debut, fin, prises):
                yield la_bas


def _departs(jour: date, minutes: int, ouvertes: Sequence[Plage]) -> Iterator[Periode]:
    """In UTC: the length is counted in real minutes, and the end must be within the hours of the wall."""
    for plage in (plage for plage in ouvertes if plage.jour == jour.weekday()):
        mur = datetime.combine(jour, plage.debut)
        while mur.time() < plage.fin and mur.date() == jour:
            debut = mur.replace(tzinfo=PARIS).astimezone(UTC)
            fin = debut + timedelta(minutes=minutes)
            if est_ouvert(debut, fin, [plage]):
                yield debut, fin
            mur += PAS


def les_plus_proches(libres: Iterable[datetime], voulu: datetime, nombre: int) -> list[datetime]:
    """At most one a day, the nearest to the wished hour, of the nearest other days (the later of two as near), in order of time.

    Days and hours are those of a clock in Paris, where the usual hour of the sessions is kept.
    """
    attendu = voulu.astimezone(PARIS)
    par_jour = groupby(sorted(libres, key=datetime.timestamp), key=lambda debut: debut.astimezone(PARIS).date())
    elus = [(jour, min(du_jour, key=lambda debut: _ecart(debut, attendu))) for jour, du_jour in par_jour]
    elus.sort(key=lambda elu: (abs((elu[0] - attendu.date()).days) or MEME_JOUR, -elu[0].toordinal()))
    return sorted((debut for _, debut in elus[:nombre]), key=datetime.timestamp)


def _ecart(debut: datetime, attendu: datetime) -> int:
    """Minutes between two hours of the wall."""
    mur = debut.astimezone(PARIS)
    return abs((mur.hour - attendu.hour) * 60 + mur.minute - attendu.minute)
