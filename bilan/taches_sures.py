"""What the settings of Celery must say for a killed worker to lose nothing: read by `manage.py check`, on the installation as it is configured."""

from collections.abc import Iterator

from celery import Celery
from django.core.checks import CheckMessage, Error

from bilan.celery import app
from bilan.socle import chantiers, documents, expedition

BAUX = {"courriel": expedition.BAIL, "document": documents.BAIL, "travail": chantiers.BAIL}
ESSAIS = 10  # more than that is not bounded


def verifier(**_: object) -> list[CheckMessage]:
    """The faults of this installation."""
    return [Error(phrase, id="bilan.E001") for phrase in fautes(app)]


def fautes(celery: Celery) -> Iterator[str]:
    """One French sentence for each setting under which a kill -9 would lose or double something."""
    from bilan import taches  # once Django is ready

    reglages, toutes = celery.conf, [tache for nom, tache in celery.tasks.items() if nom.startswith(f"{taches.__name__}.")]
    if not reglages.task_acks_late:
        yield "Une tâche n’est acquittée qu’une fois faite : task_acks_late."
    if not reglages.task_retry_on_worker_lost:
        yield "Une tâche dont le processus est tué est refaite : task_retry_on_worker_lost."
    if any(tache.max_retries is None or tache.max_retries > ESSAIS for tache in toutes):
        yield "Une tâche qui tue ses processus n’est pas refaite sans fin : max_retries."
    plus_longue = max(tache.time_limit or reglages.task_time_limit for tache in toutes)
    if reglages.broker_transport_options.get("visibility_timeout", plus_longue + 1) <= plus_longue:
        yield f"Le courtier rend une tâche à un autre avant sa fin : visibility_timeout doit dépasser {plus_longue} secondes."
    for quoi, bail in BAUX.items():
        if bail.total_seconds() < reglages.task_time_limit:
            yield f"Le bail d’un {quoi} finit avant la tâche qui le tient."
