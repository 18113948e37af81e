"""The app of syntheses."""
from django.apps import AppConfig


class Syntheses(AppConfig):
    name = "syntheses"
    verbose_name = "Synthèses"
