"""The doors of the clock: every Celery task, one line each. The time is read here, and nothing depends on a task having run on time.

The two queues need no lock: any number of workers may empty them, each row is claimed. What plans is done by one at a time.
"""
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from celery import Task, shared_task
from django.utils import timezone

from beneficiaires import actions as beneficiaires
from beneficiaires import consultations
from bilan import ancrage, rappels, semaine, surveillance
from bilan.public import brochure
from bilan.socle import chantiers, courriels, documents, journal
from bilan.socle.connexion import sessions
from bilan.socle.verrou import seul, seul_par_lots
from conventions import actions as conventions
from seances import actions as seances
from syntheses import actions as syntheses
from travaux import actions as travaux

DUREE = 60  # seconds: a task that finds work does not give it back to the clock at once, and stays far from its time limit
LONGUE = 600  # seconds for what goes through every bilan; under the broker's visibility timeout, or it would be given out twice


@shared_task(bind=True)
def battre(tache: Task) -> None:
    """Say that the worker of this queue is there."""
    surveillance.battre(f"ouvrier-{tache.request.delivery_info['routing_key']}", timezone.now())


@shared_task
def expedier_les_courriels() -> None:
    """Send what is due."""
    _tant_qu_il_y_en_a(courriels.expedier_la_file)


@shared_task
def preparer_les_documents() -> None:
    """Make the documents that are waiting."""
    _tant_qu_il_y_en_a(documents.preparer_la_file)


@shared_task
def avancer_les_chantiers() -> None:
    """Let the long works go on, one pass each."""
    chantiers.avancer_la_file(timezone.now())


@shared_task(time_limit=LONGUE, soft_time_limit=LONGUE - 20)
def planifier_les_rappels() -> None:
    """Write the letters that a date makes due."""
    seul(rappels.planifier, timezone.now())


@shared_task(time_limit=LONGUE, soft_time_limit=LONGUE - 20)
def planifier_la_semaine(instant: str = "") -> None:
    """Write the letters of Monday morning; of another moment, when somebody catches it up by hand."""
    seul_par_lots(semaine.planifier, datetime.fromisoformat(instant) if instant else timezone.now())


@shared_task
def remettre_les_travaux() -> None:
    """Hand over the preparatory work of the sessions that come."""
    seul(travaux.remettre_les_dus, timezone.now())


@shared_task(time_limit=LONGUE, soft_time_limit=LONGUE - 20)
def detruire() -> None:
    """Destroy the content whose day has come, and finish what was interrupted."""
    seul_par_lots(syntheses.detruire_les_dus, timezone.now())


@shared_task(time_limit=LONGUE, soft_time_limit=LONGUE - 20)
def redetruire() -> None:
    """Destroy again what a restored backup brought back."""
    seul_par_lots(syntheses.redetruire, timezone.now())


@shared_task
def oublier_les_inconnus() -> None:
    """Forget the requests for a bilan and the people without one whose time has come, and make old complaints anonymous."""
    seul(beneficiaires.oublier_les_contacts, timezone.now())
    seul(beneficiaires.oublier_les_sans_dossier, timezone.now())
    seul(beneficiaires.anonymiser_les_reclamations, timezone.now())


@shared_task
def actualiser_les_brochures() -> None:
    """Ask for the PDF of an offer whose words have changed."""
    seul(brochure.actualiser, timezone.now())


@shared_task
def ancrer_le_journal() -> None:
    """Send outside, once a day, the sealed head of the journal."""
    ancrage.ancrer(timezone.now())


@shared_task
def purger_les_courriels() -> None:
    """Forget what was in the letters sent long ago."""
    seul(courriels.purger, timezone.now())


@shared_task
def purger_les_acces() -> None:
    """Forget who opened what and from where a year ago, the copies of their data that people took a week ago, what was taken away and not
    given back, whose the old answers to a questionnaire are, the long works of last season, the sessions that are over."""
    seul(consultations.purger, timezone.now())
    seul(beneficiaires.oublier_les_extraits, timezone.now())
    seul(seances.oublier_les_absences, timezone.now())
    seul(conventions.oublier_les_brouillons, timezone.now())
    seul(syntheses.anonymiser_les_questionnaires, timezone.now())
    seul(chantiers.oublier, timezone.now())
    seul(sessions.oublier, timezone.now())
    seul(journal.oublier_les_traces, timezone.now())


def _tant_qu_il_y_en_a(travail: Callable[[datetime], int]) -> None:
    fin = monotonic() + DUREE
    while travail(timezone.now()) and monotonic() < fin:
        pass
