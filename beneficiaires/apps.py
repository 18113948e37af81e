"""The app of the people, their offers and their dossiers."""
from django.apps import AppConfig


class Beneficiaires(AppConfig):
    name = "beneficiaires"
    verbose_name = "Bénéficiaires et dossiers"
