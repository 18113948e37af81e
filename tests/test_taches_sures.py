"""What makes a killed worker lose nothing: the settings that say so. What becomes of a task when they do not: tests/test_coupures.py."""

import pytest
from celery import Celery

from bilan import taches_sures
from bilan.celery import app
from bilan.taches import expedier_les_courriels
from tests.outils.piege import Piege


def test_the_settings_are_those_under_which_nothing_is_lost():
    assert list(taches_sures.fautes(app)) == []


@pytest.mark.parametrize(("reglage", "valeur", "faute"), [
    ("task_acks_late", False, "task_acks_late"), ("task_retry_on_worker_lost", False, "task_retry_on_worker_lost"),
    ("broker_transport_options", {"visibility_timeout": 600}, "visibility_timeout doit dépasser 600 secondes"),
    ("task_annotations", {"*": {"max_retries": None}}, "max_retries"), ("task_time_limit", 121, "Le bail d’un courriel finit avant la tâche qui le tient"),
])  # fmt: skip
def test_a_setting_that_would_lose_or_double_something_stops_the_start(reglage, valeur, faute):
    autre = Celery("autre", set_as_current=False)
    autre.config_from_object("django.conf:settings", namespace="CELERY")
    autre.conf.update({reglage: valeur})
    [dit] = taches_sures.fautes(autre)
    assert faute in dit


def test_the_trap_hears_a_call_to_the_broker(piege: Piege):
    """The sabotage twin of `_aucun_appel_au_courtier`, which every test passes: had a view asked Celery for something, it would be heard."""
    avant = piege.appels
    with pytest.raises(expedier_les_courriels.OperationalError):
        expedier_les_courriels.apply_async(retry=False)
    assert piege.appels > avant
    piege.appels = avant
