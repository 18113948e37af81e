"""The composition root: it knows the apps, and no app knows it."""

from bilan.celery import app as celery_app

__all__ = ["celery_app"]
