"""The Celery application: one clock, two queues. What there is to do is read from PostgreSQL, never from the broker."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bilan.settings")

app = Celery("bilan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["bilan"], related_name="taches")
