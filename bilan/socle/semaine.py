"""A week of appointments: a list on a phone, a grid on a desk. Positions are classes, since the CSP forbids style attributes."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from bilan.socle.mots import JOURS, date_courte, date_en_mots, jour_du_mois
from bilan.socle.presentation import Composant, Lien

OUVERTURE, FERMETURE = 8 * 60, 20 * 60  # minutes; the grid is 24 half-hours


@dataclass(frozen=True)
class RendezVous:
    """One appointment, or an absence (hatched); its words stay exact, its place snaps to the half-hour."""

    debut: datetime
    fin: datetime
    titre: str
    precision: str = ""
    url: str = ""
    absence: bool = False

    @property
    def classes(self) -> str:
        depart = min(max(self._minutes(self.debut) // 30 * 30, OUVERTURE), FERMETURE - 30)
        longueur = max(30, min(-(-self._minutes(self.fin) // 30) * 30, FERMETURE) - depart)
        return f"d{depart // 60:02}{depart % 60:02} l{longueur}"

    def _minutes(self, instant: datetime) -> int:
        ici, debut = timezone.localtime(instant), timezone.localtime(self.debut)
        return (ici.date() - debut.date()).days * 24 * 60 + ici.hour * 60 + ici.minute


@dataclass(frozen=True)
class Semaine(Composant):
    """Seven days from `lundi`, at the desk without an empty week-end; `jour` is today, the links go a week back and forth."""

    gabarit = "composants/semaine.html"
    lundi: date
    jour: date
    rendez_vous: Sequence[RendezVous]
    precedente: Lien
    suivante: Lien

    @property
    def titre(self) -> str:
        """« Semaine du 15 au 19 février 2027 », from the first to the last day that is drawn."""
        dernier = self.jours[-1][0]
        debut = jour_du_mois(self.lundi) if dernier.month == self.lundi.month else date_courte(self.lundi)
        return f"Semaine du {debut} au {date_en_mots(dernier)}"

    @property
    def jours(self) -> list[tuple[date, str, list[RendezVous]]]:
        """(day, its name, its appointments in order of time); Saturday and Sunday only when something happens then."""
        par_jour: dict[date, list[RendezVous]] = {}
        for rdv in sorted(self.rendez_vous, key=lambda rdv: rdv.debut):
            par_jour.setdefault(timezone.localtime(rdv.debut).date(), []).append(rdv)
        suite = [self.lundi + timedelta(n) for n in range(7)]
        return [(jour, JOURS[jour.weekday()], par_jour.get(jour, [])) for jour in suite if jour.weekday() < 5 or jour in par_jour]
