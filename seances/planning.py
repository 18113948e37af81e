"""The planner's link with the database: what a bilan allows, what its consultant has already promised."""
from collections.abc import Sequence
from datetime import date, datetime, time

from beneficiaires.models import Dossier
from beneficiaires.regles import EtapePedagogique
from bilan.socle import reglementation
from bilan.socle.calendrier import PARIS, Territoire, ajouter_mois
from seances.etats import OCCUPENT, EtatSeance
from seances.models import Seance
from seances.regles import Proposition, RendezVous, controler_calendrier, decouper
from seances.regles import proposer as chercher


def decoupe(dossier: Dossier) -> list[tuple[EtapePedagogique, int]]:
    """The sessions of this programme, as (step, minutes)."""
    etapes = dossier.etapes.order_by("ordre").values_list("code", "minutes")
    return decouper(etapes, dossier.prestation.premiere_seance_minutes, dossier.prestation.seance_minutes)


def fin_contractuelle(dossier: Dossier, premiere_date: date) -> date:
    """The end of the period of the contract, else the months that the offer allows from the first session."""
    return dossier.periode_fin or ajouter_mois(premiere_date, dossier.prestation.mois_maximum)


def proposition(dossier: Dossier, premiere_date: date, heure: time) -> Proposition:
    """The calendar that starts there, or what prevents it with the nearest solutions; `heure` is read on a clock in Paris."""
    occupees = Seance.objects.filter(
        consultant=dossier.consultant_id, etat__in=OCCUPENT, fin__gte=datetime.combine(premiere_date, time.min, PARIS),
    ).exclude(dossier=dossier, etat=EtatSeance.PROPOSEE)
    return chercher(
        decoupe(dossier), premiere_date, heure, territoire=Territoire(dossier.beneficiaire.territoire),
        indisponibilites=list(occupees.values_list("debut", "fin")), fin_contractuelle=fin_contractuelle(dossier, premiere_date),
    )


def controler(dossier: Dossier, seances: Sequence[RendezVous], *, rythme: bool = True) -> list[str]:
    """Why these sessions cannot be the calendar of this bilan; empty when they can."""
    premiere = min(seance.debut for seance in seances).astimezone(PARIS).date()
    return controler_calendrier(
        seances, territoire=Territoire(dossier.beneficiaire.territoire), periode_debut=dossier.periode_debut or premiere,
        periode_fin=fin_contractuelle(dossier, premiere), rythme=rythme,
        plafond_minutes=60 * int(reglementation.valeur("BILAN_DUREE_MAX_H", dossier.contractualise_le or dossier.ouvert_le)),
        travail_personnel=sum(minutes for code, minutes in dossier.etapes.values_list("code", "minutes") if code == EtapePedagogique.RECHERCHES_PERSONNELLES),
    )


def refus_du_deplacement(dossier: Dossier, seance: Seance, debut: datetime, fin: datetime) -> list[str]:
    """What moving this session there would newly forbid. The weekly pace binds a proposal, not a date that one of the two must change."""
    autres = [s for s in Seance.objects.vivantes().filter(dossier=dossier).exclude(etat=EtatSeance.REPORTEE) if s.pk != seance.pk]
    deja = controler(dossier, autres, rythme=False) if autres else []
    apres = controler(dossier, [*autres, Seance(etape=seance.etape, debut=debut, fin=fin)], rythme=False)
    return [refus for refus in apres if refus not in deja]
