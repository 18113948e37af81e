"""The Celery application: one clock, two queues. What there is to do is read from PostgreSQL, never from the broker."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import before_task_publish

from bilan.base_embarquee import courtier

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bilan.settings")

courtier.poser()
app = Celery("bilan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["bilan"], related_name="taches")


@before_task_publish.connect(sender="bilan.taches.battre")
def battre(**_: Any) -> None:
    """The clock alone sends this task: it is there, whether or not the broker takes what it sends."""
    from django.db import close_old_connections
    from django.utils import timezone

    from bilan import surveillance

    close_old_connections()
    surveillance.battre(surveillance.HORLOGE, timezone.now())


@app.on_after_configure.connect
def preparer_les_dossiers(sender: Celery, **_: Any) -> None:
    """Make the folders of the filesystem broker, which it expects to find."""
    for nom in ("data_folder_in", "data_folder_out", "control_folder"):
        if dossier := sender.conf.broker_transport_options.get(nom):
            Path(dossier).mkdir(parents=True, exist_ok=True)
