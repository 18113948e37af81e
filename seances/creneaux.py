"""Where a session could be held instead: the free slots around it, for whoever moves it or lost the one he wanted."""
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from beneficiaires.regles import fuseau_de
from bilan.socle.calendrier import Territoire, jour_a_paris
from seances import planning
from seances.etats import OCCUPENT
from seances.models import Seance
from seances.regles import ORDINAIRES, Creneau, Seuils, creneaux_libres

AVANT, APRES = 10, 21  # days around the date to change
SAMEDI = 5


def libres(seance: Seance, instant: datetime, seuils: Seuils) -> list[datetime]:
    """The free starts around this session, on the bénéficiaire's clock: in the hours declared, within the rules of the bilan.

    No slot that would leave less notice than is asked for moving freely: one must be able to change one's mind.
    """
    beneficiaire, consultant = seance.dossier.beneficiaire, seance.consultant_id
    jour = jour_a_paris(seance.debut)
    candidats = creneaux_libres(
        [jour + timedelta(days=ecart) for ecart in range(-AVANT, APRES)], seance.minutes,
        plages=planning.plages(consultant) or [plage for plage in ORDINAIRES if plage.jour < SAMEDI], prises=prises(seance.consultant_id, [seance]),
        territoire=Territoire(beneficiaire.territoire), fuseau=fuseau_de(beneficiaire), apres=instant + timedelta(hours=seuils.libre_heures),
    )
    controle = planning.Controle.autour(seance.dossier, [seance])
    pris = {jour_a_paris(autre.debut) for autre in controle.autres}  # two sessions of one bilan are not held on the same day
    ailleurs = (debut for debut in candidats if debut != seance.debut and jour_a_paris(debut) not in pris)
    return [debut for debut in ailleurs if not controle.refus([_creneau(seance, debut)])]


def _creneau(seance: Seance, debut: datetime) -> Creneau:
    return Creneau(seance.etape, debut, debut + timedelta(minutes=seance.minutes))


def prises(consultant_id: int, sauf: Sequence[Seance]) -> list[planning.Periode]:
    """What this consultant's time is taken by, around these sessions and without them: other sessions and absences."""
    depuis = min(seance.debut for seance in sauf) - timedelta(days=AVANT + 1)
    seances = Seance.objects.filter(consultant=consultant_id, etat__in=OCCUPENT, fin__gt=depuis).exclude(pk__in=[s.pk for s in sauf])
    return [*seances.values_list("debut", "fin"), *planning.absences(consultant_id, depuis)]


def suivent(seance: Seance) -> bool:
    """Whether confirmed sessions come after this one: they may be shifted with it."""
    return Seance.objects.apres(seance).exists()


def par_jour(creneaux: Sequence[datetime]) -> list[tuple[date, list[datetime]]]:
    """The slots under their day, on the clock that each bears."""
    return [(jour, list(du_jour)) for jour, du_jour in groupby(creneaux, key=datetime.date)]
