"""The kernel, without one business noun."""
from django.apps import AppConfig


class Socle(AppConfig):
    name = "bilan.socle"
    label = "socle"
    verbose_name = "Comptes et registres"
