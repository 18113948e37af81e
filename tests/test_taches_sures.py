"""What makes a killed worker lose nothing: the settings that say so, and what becomes of a task when they do not."""

from datetime import date, datetime, timedelta

import pytest
from celery import Celery
from django.db import transaction

from bilan import taches_sures
from bilan.celery import app
from bilan.socle.calendrier import PARIS
from bilan.socle.courriels import Courriel, planifier
from bilan.socle.models import Evenement
from bilan.taches import expedier_les_courriels
from tests.fabriques import FabriqueOrganisme, FabriqueSeance
from tests.outils.ouvrier import Ouvrier
from tests.outils.piege import Piege
from tests.test_coupures import attendu, jusqu_a

LUNDI = datetime(2027, 1, 18, 8, tzinfo=PARIS)


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


@pytest.mark.parametrize(("application", "planifiee"), [("bilan", True), ("tests.outils.sans_filet", False)])
def test_a_task_whose_process_is_killed_is_done_again_without_waiting_for_the_clock(ouvrier: Ouvrier, application, planifiee):
    """And its sabotage twin: acknowledged early, it is lost until the clock rings again."""
    if application != "bilan":
        ouvrier.tuer()
        ouvrier.demarrer(application)
    FabriqueOrganisme()
    seance = FabriqueSeance(debut=LUNDI + timedelta(days=1), dossier__etat="en_cours", dossier__contractualise_le=date(2026, 12, 2))
    cle = f"semaine:2027-W03:compte:{seance.dossier.beneficiaire.compte_id}"
    with transaction.atomic():
        planifier([Courriel(cle=cle, destinataire="zoe@example.org", gabarit="semaine")])
        ouvrier.confier("planifier_la_semaine", LUNDI.isoformat())
        jusqu_a(attendu)  # its letter waits for ours, which is then given up
        ouvrier.tuer_l_enfant()
        transaction.set_rollback(True)
    faite = Evenement.objects.filter(fil="semaine:2027-W03").exists
    jusqu_a(faite if planifiee else lambda: "WorkerLostError" in ouvrier.journal.read_text(), 120)
    ouvrier.attendre_le_calme(60)
    assert faite() is planifiee
    if application != "bilan":
        ouvrier.tuer()
