"""Check a calendar of sessions before it is confirmed: what forbids it, in French sentences that name the day."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

from beneficiaires.regles import PHASE_DE, EtapePedagogique, PhaseLegale
from bilan.socle.calendrier import Territoire, debut_de_semaine, en_heures, en_mots, jour_a_paris, nom_du_ferie
from seances.regles.registre import en_un_jour


class RendezVous(Protocol):
    """What a session must say to be checked; a slot of a proposal and a row of the database both do."""

    @property
    def debut(self) -> datetime: ...
    @property
    def fin(self) -> datetime: ...
    @property
    def etape(self) -> str: ...


def controler_calendrier(
    creneaux: Sequence[RendezVous],
    *,
    territoire: Territoire,
    periode_debut: date,
    periode_fin: date,
    plafond_minutes: int,
    travail_personnel: int = 0,
    fuseau: str = "Europe/Paris",
    rythme: bool = True,
) -> list[str]:
    """Why these sessions cannot be confirmed together; empty when they can.

    `rythme`: whether the weekly pace binds. It does a proposal; it does not forbid the one date that someone must change.

    Days are those of `fuseau`, where the beneficiary lives. `plafond_minutes` is the legal ceiling at the date of the contract and
    `travail_personnel` the minutes of personal work, which count under it too (L6313-4, read with prudence).
    """
    suite = sorted(creneaux, key=lambda creneau: creneau.debut.timestamp())
    jours = [creneau.debut.astimezone(ZoneInfo(fuseau)).date() for creneau in suite]
    return [
        *_chevauchements(suite, jours),
        *_minuit(suite),
        *_jours(jours, territoire, periode_debut, periode_fin),
        *(_rythme(jours) if rythme else []),
        *_ordre_des_phases(suite, jours),
        *_plafond(suite, travail_personnel, plafond_minutes),
    ]


def _chevauchements(suite: Sequence[RendezVous], jours: Sequence[date]) -> list[str]:
    refus = [
        f"La séance du {en_mots(jour)} doit finir après avoir commencé."
        for creneau, jour in zip(suite, jours, strict=True)
        if creneau.fin.timestamp() <= creneau.debut.timestamp()
    ]
    return refus + [
        f"Deux séances se chevauchent le {en_mots(jour)}."
        for (avant, apres), jour in zip(pairwise(suite), jours[1:], strict=False)
        if apres.debut.astimezone(UTC) < avant.fin.astimezone(UTC)
    ]


def _minuit(suite: Sequence[RendezVous]) -> list[str]:
    """The ledger counts a session on one day of Paris: one that went on after midnight there could never be closed."""
    return [
        f"La séance du {en_mots(jour_a_paris(creneau.debut))} finirait après minuit, à Paris : choisissez une heure plus tôt."
        for creneau in suite
        if creneau.debut < creneau.fin and not en_un_jour(creneau.debut, creneau.fin)
    ]


def _jours(jours: Sequence[date], territoire: Territoire, debut: date, fin: date) -> list[str]:
    refus = []
    for jour in jours:
        if nom := nom_du_ferie(jour, territoire):
            refus.append(f"La séance du {en_mots(jour)} tombe un jour férié ({nom}).")
        if not debut <= jour <= fin:
            refus.append(f"La séance du {en_mots(jour)} est hors de la période, qui va du {en_mots(debut)} au {en_mots(fin)}.")
    return refus


def _rythme(jours: Sequence[date]) -> list[str]:
    semaines = Counter(debut_de_semaine(jour) for jour in jours)
    return [
        f"Il y a {nombre} séances la semaine du {en_mots(lundi)} : le rythme est d’une par semaine."
        for lundi, nombre in sorted(semaines.items())
        if nombre > 1
    ]


def _ordre_des_phases(suite: Sequence[RendezVous], jours: Sequence[date]) -> list[str]:
    """R6313-4: each phase has its first session after that of the phase before it."""
    premiers: dict[PhaseLegale, tuple[int, date]] = {}
    for rang, (creneau, jour) in enumerate(zip(suite, jours, strict=True)):
        if phase := PHASE_DE[EtapePedagogique(creneau.etape)]:
            premiers.setdefault(phase, (rang, jour))
    presentes = [phase for phase in PhaseLegale if phase in premiers]
    return [
        f"La {apres.libelle.lower()} commence le {en_mots(premiers[apres][1])}, avant la {avant.libelle.lower()}, le {en_mots(premiers[avant][1])}."
        for avant, apres in pairwise(presentes)
        if premiers[apres][0] < premiers[avant][0]
    ]


def _plafond(suite: Sequence[RendezVous], travail_personnel: int, plafond_minutes: int) -> list[str]:
    seances = sum(int(creneau.fin.timestamp() - creneau.debut.timestamp()) // 60 for creneau in suite)
    if seances + travail_personnel <= plafond_minutes:
        return []
    detail = f" et {en_heures(travail_personnel)} de travail personnel" if travail_personnel else ""
    return [f"{en_heures(seances)} de séances{detail} dépassent les {en_heures(plafond_minutes)} d’un bilan (article L6313-4)."]
