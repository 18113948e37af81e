"""Propose the calendar of a bilan in one gesture: one session a week, the same day at the same hour, around what forbids it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from beneficiaires.regles import EtapePedagogique
from bilan.socle.calendrier import Territoire, debut_de_semaine, en_heures, en_mots, nom_du_ferie

HORIZON = 104  # weeks searched before giving up: no absence lasts two years
SOLUTIONS = 3  # other slots offered, the nearest ones
_SAMEDI, _DIMANCHE = 5, 6
Periode = tuple[datetime, datetime]


@dataclass(frozen=True)
class Creneau:
    """One proposed session, in the beneficiary's time zone; `motif` says why it is not where it was expected, `decale` that weeks were lost."""

    etape: EtapePedagogique
    debut: datetime
    fin: datetime
    motif: str = ""
    decale: bool = False


@dataclass(frozen=True)
class Solution:
    """Another way to plan the same sessions, with the sentence that offers it."""

    libelle: str
    premiere_date: date
    heure: time
    fin_contractuelle: date


@dataclass(frozen=True)
class Proposition:
    """The slots, in order, even when some fall too late; it can be confirmed only when `empechements` is empty."""

    creneaux: list[Creneau]
    empechements: list[str] = field(default_factory=list)
    solutions: list[Solution] = field(default_factory=list)


@dataclass(frozen=True)
class _Agenda:
    """What the search looks at: the wished slot, and what is taken, in UTC since the same zone compares by its wall."""

    premiere_date: date
    heure: time
    zone: ZoneInfo
    territoire: Territoire
    prises: Sequence[Periode]

    def occurrence(self, jour: date, minutes: int) -> Periode:
        """The slot of that day at the wished hour of the wall; its length is counted in real minutes."""
        debut = datetime.combine(jour, self.heure, self.zone)
        return debut, (debut.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(self.zone)

    def obstacle(self, jour: date, minutes: int) -> str:
        """Why no session can be held that day, '' when one can."""
        if jour.weekday() == _DIMANCHE:
            return "les séances ne sont pas proposées le dimanche"
        if nom := nom_du_ferie(jour, self.territoire):
            return f"le {en_mots(jour)} est férié ({nom})"
        debut, fin = (instant.astimezone(UTC) for instant in self.occurrence(jour, minutes))
        if any(debut < fin_prise and debut_prise < fin for debut_prise, fin_prise in self.prises):
            return f"le {en_mots(jour)} n’est pas libre"
        return ""

    def jours_de_la_semaine(self, lundi: date) -> list[date]:
        """The days to try, the usual one first then the nearest (the later of two), from the first date on; Saturday only if it is the usual one."""
        voulu = self.premiere_date.weekday()
        rangs = [*range(_SAMEDI), *([voulu] if voulu >= _SAMEDI else [])]
        jours = [lundi + timedelta(days=rang) for rang in sorted(rangs, key=lambda rang: (abs(rang - voulu), -rang))]
        return [jour for jour in jours if jour >= self.premiere_date]


def proposer(
    decoupe: Sequence[tuple[EtapePedagogique, int]],
    premiere_date: date,
    heure: time,
    *,
    territoire: Territoire,
    indisponibilites: Sequence[Periode] = (),
    fin_contractuelle: date,
    fuseau: str = "Europe/Paris",
) -> Proposition:
    """Place the sessions of `decoupe` in order, one per ISO week, from `premiere_date`, at `heure` on the wall of `fuseau`.

    A day that is a holiday or taken (`indisponibilites`: aware instants, other sessions included) gives way to the nearest free weekday
    of the same week, at the same hour, so that the rhythm is kept; a week without any is skipped. When the last session falls after
    `fin_contractuelle`, the proposal says so and offers the nearest slots that would fit, then a longer period.
    """
    prises = [(debut.astimezone(UTC), fin.astimezone(UTC)) for debut, fin in indisponibilites]
    agenda = _Agenda(premiere_date, heure, ZoneInfo(fuseau), Territoire(territoire), prises)
    if _passe_minuit(agenda, decoupe):
        return Proposition([], ["Une séance finirait après minuit : choisissez une heure plus tôt."])
    creneaux = list(_placer(agenda, decoupe))
    empechements = _empechements(creneaux, len(decoupe), fin_contractuelle)
    if not empechements:
        return Proposition(creneaux)
    return Proposition(creneaux, empechements, _solutions(agenda, decoupe, creneaux, fin_contractuelle))


def _passe_minuit(agenda: _Agenda, decoupe: Sequence[tuple[EtapePedagogique, int]]) -> bool:
    fin = agenda.heure.hour * 60 + agenda.heure.minute + max((minutes for _, minutes in decoupe), default=0)
    return fin > 24 * 60


def _placer(agenda: _Agenda, decoupe: Sequence[tuple[EtapePedagogique, int]]) -> Iterator[Creneau]:
    lundi = debut_de_semaine(agenda.premiere_date)
    for etape, minutes in decoupe:
        sautee = None
        while (jour := _jour_libre(agenda, lundi, minutes)) is None:
            sautee = sautee or lundi
            lundi += timedelta(weeks=1)
            if lundi > agenda.premiere_date + timedelta(weeks=HORIZON):
                return
        attendu = agenda.jours_de_la_semaine(lundi)[0]
        motif = agenda.obstacle(attendu, minutes) if jour != attendu else ""
        if sautee:
            motif = f"la semaine du {en_mots(sautee)} n’a aucun jour libre à cette heure"
        yield Creneau(etape, *agenda.occurrence(jour, minutes), motif, decale=sautee is not None)
        lundi += timedelta(weeks=1)


def _jour_libre(agenda: _Agenda, lundi: date, minutes: int) -> date | None:
    return next((jour for jour in agenda.jours_de_la_semaine(lundi) if not agenda.obstacle(jour, minutes)), None)


def _empechements(creneaux: list[Creneau], nombre: int, fin_contractuelle: date) -> list[str]:
    if len(creneaux) < nombre:
        combien = f"Seulement {len(creneaux)} séances sur {nombre} trouvent une" if creneaux else f"Aucune des {nombre} séances ne trouve de"
        return [f"{combien} place en deux ans."]
    tardives = [creneau for creneau in creneaux if creneau.debut.date() > fin_contractuelle]
    if not tardives:
        return []
    combien = "1 séance tombe" if len(tardives) == 1 else f"{len(tardives)} séances tombent"
    phrase = f"{combien} après la fin de la période, le {en_mots(fin_contractuelle)} : la dernière serait le {en_mots(creneaux[-1].debut.date())}."
    return [phrase, *(f"Une séance est décalée : {creneau.motif}." for creneau in creneaux if creneau.decale)]


def _solutions(agenda: _Agenda, decoupe: Sequence[tuple[EtapePedagogique, int]], creneaux: list[Creneau], fin: date) -> list[Solution]:
    """The nearest other slots that fit in the period, then the period that would be long enough."""
    trouvees: list[Solution] = []
    for autre in _voisins(agenda):
        if len(trouvees) == SOLUTIONS:
            break
        if not _passe_minuit(autre, decoupe) and not _empechements(list(_placer(autre, decoupe)), len(decoupe), fin):
            heure = en_heures(autre.heure.hour * 60 + autre.heure.minute)
            trouvees.append(Solution(f"Commencer le {en_mots(autre.premiere_date)} à {heure}", autre.premiere_date, autre.heure, fin))
    if len(creneaux) == len(decoupe):
        fin_utile = creneaux[-1].debut.date()
        trouvees.append(Solution(f"Prolonger la période jusqu’au {en_mots(fin_utile)}", agenda.premiere_date, agenda.heure, fin_utile))
    return trouvees


def _voisins(agenda: _Agenda) -> Iterator[_Agenda]:
    """The same day at another hour of the working day, the nearest first, then the other weekdays of the coming seven days."""
    voulue = agenda.heure.hour
    for heure in sorted({*range(8, 19)} - {voulue}, key=lambda h: (abs(h - voulue), h)):
        yield _Agenda(agenda.premiere_date, agenda.heure.replace(hour=heure), agenda.zone, agenda.territoire, agenda.prises)
    for ecart in range(1, 7):
        jour = agenda.premiere_date + timedelta(days=ecart)
        if jour.weekday() < _SAMEDI:
            yield _Agenda(jour, agenda.heure, agenda.zone, agenda.territoire, agenda.prises)
