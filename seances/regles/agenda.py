"""What the planner looks at: a wished slot, week after week, and what stands in its way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from beneficiaires.regles import EtapePedagogique
from bilan.socle.calendrier import Territoire, en_mots, nom_du_ferie
from seances.regles.creneaux import Periode, Plage, est_ouvert, est_pris

SAMEDI, DIMANCHE = 5, 6


@dataclass(frozen=True)
class Agenda:
    """What the search looks at: the wished slot, and what stands in its way."""

    premiere_date: date
    heure: time
    zone: ZoneInfo
    chez_lui: ZoneInfo
    territoire: Territoire
    prises: Sequence[Periode]
    absences: Sequence[Periode]
    plages: Sequence[Plage]
    fin_pour: Callable[[date], date]

    @property
    def fin(self) -> date:
        """The last day of the contract for sessions that start then."""
        return self.fin_pour(self.premiere_date)

    def occurrence(self, jour: date, minutes: int) -> Periode:
        """The slot of that day at the wished hour of the wall; its length is counted in real minutes."""
        debut = datetime.combine(jour, self.heure, self.zone)
        return debut, (debut.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(self.zone)

    def obstacle(self, jour: date, minutes: int) -> str:
        """Why no session can be held that day, '' when one can."""
        if jour.weekday() == DIMANCHE:
            return "les séances ne sont pas proposées le dimanche"
        debut, fin = self.occurrence(jour, minutes)
        la_bas = debut.astimezone(self.chez_lui).date()
        if nom := nom_du_ferie(la_bas, self.territoire):
            return f"le {en_mots(la_bas)} est férié ({nom})"
        if self.plages and not est_ouvert(debut, fin, self.plages):
            return f"le {en_mots(jour)} à cette heure est hors de vos disponibilités"
        if est_pris(debut, fin, self.absences):
            return f"le {en_mots(jour)} tombe pendant une absence"
        return f"le {en_mots(jour)} n’est pas libre" if est_pris(debut, fin, self.prises) else ""

    def jours_de_la_semaine(self, lundi: date) -> list[date]:
        """The days to try, the usual one first then the nearest (the later of two), from the first date on; Saturday only if it is the usual one."""
        voulu = self.premiere_date.weekday()
        rangs = [*range(SAMEDI), *([voulu] if voulu >= SAMEDI else [])]
        jours = [lundi + timedelta(days=rang) for rang in sorted(rangs, key=lambda rang: (abs(rang - voulu), -rang))]
        return [jour for jour in jours if jour >= self.premiere_date]

    def passe_minuit(self, decoupe: Sequence[tuple[EtapePedagogique, int]]) -> bool:
        """Whether the longest session would end the day after."""
        return self.heure.hour * 60 + self.heure.minute + max((minutes for _, minutes in decoupe), default=0) > 24 * 60

    def hors_disponibilites(self, decoupe: Sequence[tuple[EtapePedagogique, int]]) -> bool:
        """Whether, at that hour, no weekday would do for the longest session: to search two years would find nothing."""
        return not any(self.ouvert(jour, decoupe) for jour in sept_jours(self.premiere_date))

    def ouvert(self, jour: date, decoupe: Sequence[tuple[EtapePedagogique, int]]) -> bool:
        """Whether the consultant receives on that weekday, long enough for the longest session."""
        longue = max((minutes for _, minutes in decoupe), default=0)
        return not self.plages or est_ouvert(*self.occurrence(jour, longue), self.plages)


def sept_jours(jour: date) -> list[date]:
    """That day and the six that follow."""
    return [jour + timedelta(days=ecart) for ecart in range(7)]
