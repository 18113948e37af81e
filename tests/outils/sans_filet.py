"""The Celery application with its protections off: what a killed process was doing is acknowledged, and done again by nobody."""

from bilan.celery import app

app.conf.update(task_acks_late=False, task_retry_on_worker_lost=False)
