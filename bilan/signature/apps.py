"""The app of signatures and of the links that lead to them."""
from django.apps import AppConfig


class Signature(AppConfig):
    name = "bilan.signature"
    label = "signature"
    verbose_name = "Signatures"
