"""The letters that a date makes due: to whoever is blocking at J+3, J+7 and J+9, and in neutral words to all once the delay has passed."""
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from beneficiaires.etats import ACTIFS
from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.courriels import Courriel
from bilan.socle.rappels import Rappel
from bilan.socle.roles import Role
from conventions import lettres, semaine
from conventions.etats import EtatConvention
from conventions.models import Convention, Version
from conventions.regles import echeances_de_rappel

RATTRAPAGE = timedelta(days=7)  # an outage is caught up; what is older is nobody's reminder any more
HEURE = time(8)
# who blocks in each state, and since when
BLOQUE = {
    EtatConvention.ENVOYEE: (Role.EMPLOYEUR, "envoyee_le"),
    EtatConvention.TRANSMISE: (Role.BENEFICIAIRE, "transmise_le"),
    EtatConvention.ACCEPTEE: (Role.CONSULTANT, "acceptee_le"),
}
ECHUES = [EtatConvention.TRANSMISE, EtatConvention.REFUS_TACITE]


def dus(jour: date) -> Iterator[Courriel]:
    """What is due on that day in Paris, from the instant of 8:00; the keys name the due dates, so that asking again sends nothing twice."""
    instant = datetime.combine(jour, HEURE, PARIS)
    if not Convention.objects.filter(etat__in=[*BLOQUE, *ECHUES]).exists():  # nobody waits for anybody: nothing longer is asked
        return
    for version in _en_attente(instant):
        yield from _rappel(version, jour, instant)
    for version in _echues(jour, instant):
        yield from lettres.non_conclue(version, instant)


def rappels_semaine(jour: date) -> Iterator[Rappel]:
    """The lines of the Monday letter."""
    return semaine.rappels(jour)


def _rappel(version: Version, jour: date, instant: datetime) -> Iterator[Courriel]:
    convention = version.convention
    etat = convention.etat_le(instant)
    if etat not in BLOQUE:
        return
    partie, champ = BLOQUE[etat]
    limite = convention.date_limite if etat == EtatConvention.TRANSMISE else None
    dues = [d for d in echeances_de_rappel(jour_a_paris(getattr(convention, champ)), limite) if jour - RATTRAPAGE < d <= jour]
    if dues:
        yield lettres.rappel(version, partie, max(dues), instant)


def _en_attente(instant: datetime) -> Iterator[Version]:
    """The last version of each contract that waits for somebody, in constant memory."""
    return _dernieres(Convention.objects.filter(etat__in=BLOQUE, envoyee_le__lte=instant, dossier__etat__in=ACTIFS))


def _echues(jour: date, instant: datetime) -> Iterator[Version]:
    echues = Convention.objects.filter(etat__in=ECHUES, dossier__etat__in=ACTIFS, expire_le__lte=instant)
    return _dernieres(echues.filter(date_limite__lt=jour, date_limite__gte=jour - RATTRAPAGE))


def _dernieres(conventions) -> Iterator[Version]:
    if not conventions.exists():  # most rounds: who goes with them is not asked
        return iter(())
    versions = Version.objects.filter(convention__in=conventions).order_by("convention_id", "-numero").distinct("convention_id")
    liees = ("convention__dossier__beneficiaire__compte", "convention__dossier__consultant", "convention__dossier__employeur")
    return versions.select_related(*liees).iterator(chunk_size=500)
