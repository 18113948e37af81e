"""The app of sessions and hours."""
from django.apps import AppConfig


class Seances(AppConfig):
    name = "seances"
    verbose_name = "Séances et heures"
