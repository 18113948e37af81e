"""The command `peupler`, as the tests give it."""
import io
from datetime import date

from django.core.management import call_command
from django.db import models

from bilan.signature.models import Lien
from bilan.socle.coffre import ChampSecret

JOUR = "2026-11-23"


def peupler(nombre: int = 60, graine: int = 7, jour: str = JOUR, **options) -> str:
    sortie = io.StringIO()
    call_command("peupler", dossiers=nombre, graine=graine, jour=date.fromisoformat(jour), stdout=sortie, **options)
    return sortie.getvalue()


def secret(champ: models.Field) -> bool:
    """Keys and what they encrypt, tokens and what is computed from them."""
    return isinstance(champ, ChampSecret | models.BinaryField) or (champ.model is Lien and champ.name == "empreinte")
