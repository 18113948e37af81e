from django.apps import AppConfig


class Bilan(AppConfig):
    name = "bilan"
    verbose_name = "Bilan"
