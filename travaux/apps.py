"""The app of notes."""
from django.apps import AppConfig


class Travaux(AppConfig):
    name = "travaux"
    verbose_name = "Travaux"
