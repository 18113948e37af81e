"""The app of contracts."""
from django.apps import AppConfig


class Conventions(AppConfig):
    name = "conventions"
    verbose_name = "Conventions et contrats"
