"""Propose the calendar of a bilan in one gesture: one session a week, the same day at the same hour, around what forbids it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from beneficiaires.regles import EtapePedagogique
from bilan.socle.calendrier import Territoire, debut_de_semaine, en_heures, en_mots
from seances.regles.agenda import SAMEDI, Agenda, sept_jours
from seances.regles.creneaux import Periode, Plage

HORIZON = 104  # weeks searched before giving up: no absence lasts two years
SOLUTIONS = 3  # other slots offered, the nearest ones
AUTRES_DEBUTS = 8  # weeks tried before and after the first date asked for


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


def proposer(
    decoupe: Sequence[tuple[EtapePedagogique, int]],
    premiere_date: date,
    heure: time,
    *,
    territoire: Territoire,
    indisponibilites: Sequence[Periode] = (),
    absences: Sequence[Periode] = (),
    plages: Sequence[Plage] = (),
    fin_contractuelle: date,
    fin_pour: Callable[[date], date] | None = None,
    au_plus_tot: date | None = None,
    fuseau: str = "Europe/Paris",
    chez_lui: str = "",
) -> Proposition:
    """Place the sessions of `decoupe` in order, one per ISO week, from `premiere_date`, at `heure` on the wall of `fuseau`.

    A day that is a holiday where the bénéficiaire lives (`chez_lui`, his zone), out of the hours that the consultant declared (`plages`;
    none declared forbids none), within an absence or taken (`indisponibilites`: aware instants, other sessions included) gives way to the
    nearest free weekday of the same week, at the same hour, so that the rhythm is kept; a week without any is skipped. When the last session
    falls after `fin_contractuelle`, the proposal says so and offers the nearest other slots, another start (not before `au_plus_tot`; the
    period may move with it, `fin_pour`), then a longer period.
    """
    agenda = Agenda(
        premiere_date, heure, ZoneInfo(fuseau), ZoneInfo(chez_lui or fuseau), Territoire(territoire), indisponibilites, absences, plages,
        fin_pour or (lambda _: fin_contractuelle),
    )
    if agenda.passe_minuit(decoupe):
        return Proposition([], ["Une séance finirait après minuit : choisissez une heure plus tôt."])
    if agenda.hors_disponibilites(decoupe):
        refus = f"Aucune de vos disponibilités ne laisse place à une séance à {_a_l_heure(heure)}."
        return Proposition([], [refus], _solutions(agenda, decoupe, [], au_plus_tot))
    creneaux = list(_placer(agenda, decoupe))
    empechements = _empechements(creneaux, len(decoupe), fin_contractuelle)
    return Proposition(creneaux, empechements, _solutions(agenda, decoupe, creneaux, au_plus_tot) if empechements else [])


def _placer(agenda: Agenda, decoupe: Sequence[tuple[EtapePedagogique, int]], limite: date | None = None) -> Iterator[Creneau]:
    """The slots one after the other, no further than `limite`: a candidate that is too late is not worth a longer search."""
    lundi, limite = debut_de_semaine(agenda.premiere_date), limite or agenda.premiere_date + timedelta(weeks=HORIZON)
    for etape, minutes in decoupe:
        sautee = None
        while (jour := _jour_libre(agenda, lundi, minutes)) is None:
            sautee = sautee or lundi
            lundi += timedelta(weeks=1)
            if lundi > limite:
                return
        attendu = agenda.jours_de_la_semaine(lundi)[0]
        motif = agenda.obstacle(attendu, minutes) if jour != attendu else ""
        if sautee:
            motif = f"la semaine du {en_mots(sautee)} n’a aucun jour libre à cette heure"
        yield Creneau(etape, *agenda.occurrence(jour, minutes), motif, decale=sautee is not None)
        lundi += timedelta(weeks=1)


def _jour_libre(agenda: Agenda, lundi: date, minutes: int) -> date | None:
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


def _solutions(
    agenda: Agenda, decoupe: Sequence[tuple[EtapePedagogique, int]], creneaux: list[Creneau], au_plus_tot: date | None,
) -> list[Solution]:
    """The nearest other slots that fit in the period, then another start, then, as a last resort, the period that would be long enough."""
    trouvees = [
        Solution(f"Commencer le {en_mots(autre.premiere_date)} à {_a_l_heure(autre.heure)}", autre.premiere_date, autre.heure, autre.fin)
        for voisins, nombre in ((_autres_creneaux(agenda), SOLUTIONS), (_autres_debuts(agenda, au_plus_tot), 1))
        for autre in islice((voisin for voisin in voisins if _convient(voisin, decoupe)), nombre)
    ]
    if len(creneaux) == len(decoupe):
        fin_utile = creneaux[-1].debut.date()
        trouvees.append(Solution(f"Prolonger la période jusqu’au {en_mots(fin_utile)}", agenda.premiere_date, agenda.heure, fin_utile))
    return trouvees


def _convient(agenda: Agenda, decoupe: Sequence[tuple[EtapePedagogique, int]]) -> bool:
    """Whether everything fits, and really starts on the day that the sentence says."""
    if agenda.passe_minuit(decoupe) or not agenda.ouvert(agenda.premiere_date, decoupe):
        return False
    creneaux = list(_placer(agenda, decoupe, agenda.fin))
    return not _empechements(creneaux, len(decoupe), agenda.fin) and creneaux[0].debut.date() == agenda.premiere_date


def _a_l_heure(heure: time) -> str:
    return en_heures(heure.hour * 60 + heure.minute)


def _autres_creneaux(agenda: Agenda) -> Iterator[Agenda]:
    """The same day at another hour of the working day, the nearest first; the other weekdays of the coming seven days; then both at once."""
    voulue = agenda.heure.hour
    heures = [agenda.heure.replace(hour=heure) for heure in sorted({*range(8, 20)} - {voulue}, key=lambda h: (abs(h - voulue), h))]
    autres_jours = [jour for jour in sept_jours(agenda.premiere_date)[1:] if jour.weekday() < SAMEDI]
    yield from (replace(agenda, heure=heure) for heure in heures)
    yield from (replace(agenda, premiere_date=jour) for jour in autres_jours)
    yield from (replace(agenda, premiere_date=jour, heure=heure) for jour in autres_jours for heure in heures)


def _autres_debuts(agenda: Agenda, au_plus_tot: date | None) -> Iterator[Agenda]:
    """The same slot some weeks earlier or later, the nearest first."""
    for ecart in (signe * rang for rang in range(1, AUTRES_DEBUTS + 1) for signe in (-1, 1)):
        jour = agenda.premiere_date + timedelta(weeks=ecart)
        if ecart > 0 or (au_plus_tot and jour >= au_plus_tot):
            yield replace(agenda, premiere_date=jour)
