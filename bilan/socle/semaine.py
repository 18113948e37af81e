"""A week of appointments: a list on a phone, a grid on a desk. Positions are classes, since the CSP forbids style attributes."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from bilan.socle.mots import JOURS, date_courte, date_en_mots, jour_du_mois
from bilan.socle.presentation import Composant, Lien

OUVERTURE, FERMETURE = 8 * 60, 20 * 60  # minutes; the grid is 24 half-hours
HEURES = range(8, 20, 2)  # named in the margin


@dataclass(frozen=True)
class Bande:
    """Hours lightly marked behind the appointments; their place snaps to the half-hour, their words stay exact."""

    debut: datetime
    fin: datetime

    @property
    def classes(self) -> str:
        depart = min(max(self._minutes(self.debut) // 30 * 30, OUVERTURE), FERMETURE - 30)
        longueur = max(30, min(-(-self._minutes(self.fin) // 30) * 30, FERMETURE) - depart)
        return f"d{depart // 60:02}{depart % 60:02} l{longueur}"

    def _minutes(self, instant: datetime) -> int:
        ici, debut = timezone.localtime(instant), timezone.localtime(self.debut)
        return (ici.date() - debut.date()).days * 24 * 60 + ici.hour * 60 + ici.minute


@dataclass(frozen=True)
class RendezVous(Bande):
    """One appointment, or an absence (hatched), within one day; an absence of the whole day says so rather than its hours."""

    titre: str
    precision: str = ""
    url: str = ""
    absence: bool = False
    entier: bool = False


@dataclass(frozen=True)
class Jour:
    """One day that is drawn: what is marked behind, what happens, in order of time."""

    date: date
    nom: str
    ferie: str
    bandes: Sequence[Bande]
    rendez_vous: Sequence[RendezVous]


@dataclass(frozen=True)
class Semaine(Composant):
    """Seven days from `lundi`, at the desk without an empty week-end; `jour` is today, the links go a week back and forth.

    `bandes` are the hours when one receives, `feries` names the public holidays.
    """

    gabarit = "composants/semaine.html"
    lundi: date
    jour: date
    rendez_vous: Sequence[RendezVous]
    precedente: Lien
    suivante: Lien
    bandes: Sequence[Bande] = ()
    feries: Mapping[date, str] = field(default_factory=dict)
    heures = [(heure, f"d{heure:02}00") for heure in HEURES]

    @property
    def titre(self) -> str:
        """« Semaine du 15 au 19 février 2027 », from the first to the last day that is drawn."""
        dernier = self.jours[-1].date
        debut = jour_du_mois(self.lundi) if dernier.month == self.lundi.month else date_courte(self.lundi)
        return f"Semaine du {debut} au {date_en_mots(dernier)}"

    @property
    def jours(self) -> list[Jour]:
        """The days in order; Saturday and Sunday only when one receives or someone comes then."""
        rendez_vous, bandes = _par_jour(self.rendez_vous), _par_jour(self.bandes)
        suite = [self.lundi + timedelta(n) for n in range(7)]
        pleins = {jour for jour, du_jour in rendez_vous.items() if not all(rdv.absence for rdv in du_jour)} | bandes.keys()
        return [
            Jour(jour, JOURS[jour.weekday()], self.feries.get(jour, ""), bandes.get(jour, []), rendez_vous.get(jour, []))
            for jour in suite if jour.weekday() < 5 or jour in pleins
        ]


def _par_jour[T: Bande](choses: Sequence[T]) -> dict[date, list[T]]:
    par_jour: dict[date, list[T]] = {}
    for chose in sorted(choses, key=lambda chose: chose.debut):
        par_jour.setdefault(timezone.localtime(chose.debut).date(), []).append(chose)
    return par_jour
