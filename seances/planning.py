"""The planner's link with the database: what a bilan allows, what its consultant has already promised."""
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

from beneficiaires.models import Dossier
from beneficiaires.regles import EtapePedagogique
from bilan.socle import reglementation
from bilan.socle.calendrier import PARIS, Territoire, ajouter_mois, est_ouvre
from seances.etats import OCCUPENT, EtatSeance
from seances.models import Seance
from seances.regles import SEUILS, Proposition, RendezVous, controler_calendrier, decouper
from seances.regles import proposer as chercher

DELAI = timedelta(hours=SEUILS.libre_heures)  # a slot offered leaves the time to change one's mind


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


def creneaux_proches(seance: Seance, instant: datetime, nombre: int = 4) -> list[datetime]:
    """The nearest days on which this session could be held at the same hour: free, working, in the period, and not at once."""
    dossier, depart, duree = seance.dossier, seance.debut.astimezone(PARIS), seance.fin - seance.debut
    jours = [depart.date() + timedelta(days=ecart) for ecart in sorted(range(-10, 15), key=lambda ecart: (abs(ecart), -ecart)) if ecart]
    occupees = list(Seance.objects.filter(
        consultant=seance.consultant_id, etat__in=OCCUPENT, fin__gt=depart - timedelta(days=11), debut__lt=depart + timedelta(days=16),
    ).exclude(pk=seance.pk).values_list("debut", "fin"))
    territoire, fin = Territoire(dossier.beneficiaire.territoire), fin_contractuelle(dossier, depart.date())
    permis = [jour for jour in jours if est_ouvre(jour, territoire) and (dossier.periode_debut or jour) <= jour <= fin]
    candidats = (datetime.combine(jour, depart.time(), PARIS) for jour in permis)
    libres = (debut for debut in candidats if debut - instant > DELAI and not any(a < debut + duree and debut < b for a, b in occupees))
    return sorted(islice(libres, nombre))


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
