"""The planner's link with the database: what a bilan allows, what its consultant has already promised, when he receives."""
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from beneficiaires.models import Dossier, Prestation
from beneficiaires.regles import EtapePedagogique, fuseau_de
from bilan.socle import reglementation
from bilan.socle.calendrier import PARIS, Territoire, ajouter_mois, en_heures
from seances.etats import OCCUPENT, EtatSeance
from seances.models import Absence, Disponibilite, Seance
from seances.regles import AUTRES_DEBUTS, Plage, Proposition, RendezVous, controler_calendrier, decouper
from seances.regles import proposer as chercher

Periode = tuple[datetime, datetime]
MIDI = time(12)
JOURNEE = time(7), time(22)  # when a session may begin, of a consultant who has declared no hours


def decoupe(dossier: Dossier) -> list[tuple[EtapePedagogique, int]]:
    """The sessions of this programme, as (step, minutes)."""
    etapes = dossier.etapes.order_by("ordre").values_list("code", "minutes")
    return decouper(etapes, dossier.prestation.premiere_seance_minutes, dossier.prestation.seance_minutes)


def fin_contractuelle(dossier: Dossier, premiere_date: date) -> date:
    """The end of the period of the contract, else the months that the offer allows from the first session."""
    return dossier.periode_fin or ajouter_mois(premiere_date, dossier.prestation.mois_maximum)


def plages(consultant_id: int) -> list[Plage]:
    """The weekly hours that this consultant declared; none means that he did not say."""
    return [Plage(*heures) for heures in Disponibilite.objects.filter(consultant=consultant_id).values_list("jour", "debut", "fin")]


def absences(consultant_id: int, depuis: datetime) -> list[Periode]:
    """The periods, not their reasons."""
    return list(Absence.objects.tenues().filter(consultant=consultant_id, fin__gt=depuis).values_list("debut", "fin"))


def proposition(dossier: Dossier, premiere_date: date, heure: time, demain: date) -> Proposition:
    """The calendar that starts there, or what prevents it with the nearest solutions, none of which starts before `demain`.

    `heure` is read on a clock in Paris; the public holidays are those of where the bénéficiaire lives.
    """
    depuis, beneficiaire = datetime.combine(premiere_date - timedelta(weeks=AUTRES_DEBUTS), time.min, PARIS), dossier.beneficiaire
    occupees = Seance.objects.filter(consultant=dossier.consultant_id, etat__in=OCCUPENT, fin__gte=depuis).exclude(dossier=dossier, etat=EtatSeance.PROPOSEE)
    return chercher(
        decoupe(dossier), premiere_date, heure, territoire=Territoire(beneficiaire.territoire), chez_lui=fuseau_de(beneficiaire).key,
        indisponibilites=list(occupees.values_list("debut", "fin")), absences=absences(dossier.consultant_id, depuis),
        plages=plages(dossier.consultant_id), fin_contractuelle=fin_contractuelle(dossier, premiere_date),
        fin_pour=lambda debut: fin_contractuelle(dossier, debut), au_plus_tot=max(demain, dossier.periode_debut or demain),
    )


def obstacle(
    etapes: Mapping[EtapePedagogique, int], prestation: Prestation, territoire: str, *, premiere_date: date, fin: date,
    heure: time | None = None, consultant: int | None = None,
) -> tuple[str, str] | None:
    """Why the sessions of a bilan that is being opened cannot be held then, whatever else its consultant has promised: what to mend, and the sentence.

    Without an hour only the days count; `consultant` is whoever's declared hours bind it.
    """
    ouvertes = plages(consultant) if heure and consultant else []
    if heure and not ouvertes and not JOURNEE[0] <= heure <= JOURNEE[1]:
        return "heure", f"Une séance à {en_heures(heure.hour * 60 + heure.minute)} ? Choisissez une heure entre 7 h et 22 h."
    seances = decouper(etapes.items(), prestation.premiere_seance_minutes, prestation.seance_minutes)
    essai = chercher(seances, premiere_date, heure or MIDI, territoire=Territoire(territoire), plages=ouvertes, fin_contractuelle=fin)
    if not essai.empechements:
        return None
    return "periode_fin" if essai.creneaux else "heure", " ".join(essai.empechements)


def controler(dossier: Dossier, seances: Sequence[RendezVous]) -> list[str]:
    """Why these sessions cannot be the calendar of this bilan; empty when they can."""
    return controler_calendrier(seances, **_regles(dossier, seances))


def _regles(dossier: Dossier, seances: Iterable[RendezVous]) -> dict:
    """What binds the calendar of this bilan, read once; its days are those of where the bénéficiaire lives."""
    fuseau = fuseau_de(dossier.beneficiaire)
    premiere = min(seance.debut for seance in seances).astimezone(fuseau).date()
    return {
        "territoire": Territoire(dossier.beneficiaire.territoire), "fuseau": fuseau.key,
        "periode_debut": dossier.periode_debut or premiere, "periode_fin": fin_contractuelle(dossier, premiere),
        "plafond_minutes": 60 * int(reglementation.valeur("BILAN_DUREE_MAX_H", dossier.contractualise_le or dossier.ouvert_le)),
        "travail_personnel": sum(
            minutes for code, minutes in dossier.etapes.values_list("code", "minutes") if code == EtapePedagogique.RECHERCHES_PERSONNELLES
        ),
    }


@dataclass(frozen=True)
class Controle:
    """The rules of a bilan around sessions that must change: asked once, tried on as many dates as one likes."""

    autres: list[Seance]
    regles: dict
    deja: list[str]

    @classmethod
    def autour(cls, dossier: Dossier, changees: Sequence[Seance]) -> "Controle":
        vivantes = list(Seance.objects.vivantes().filter(dossier=dossier).exclude(etat=EtatSeance.REPORTEE))
        autres = [seance for seance in vivantes if seance.pk not in {changee.pk for changee in changees}]
        regles = {**_regles(dossier, [*autres, *changees]), "rythme": False}
        return cls(autres, regles, controler_calendrier(autres, **regles))

    def refus(self, nouvelles: Sequence[RendezVous]) -> list[str]:
        """What these dates would newly forbid. The weekly pace binds a proposal, not a date that one of the two must change."""
        return [refus for refus in controler_calendrier([*self.autres, *nouvelles], **self.regles) if refus not in self.deja]
