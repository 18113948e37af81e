"""What a person finds in their letter box: the outbox, as it would leave."""
import re

from django.core.mail import EmailMessage
from django.utils import timezone

from bilan.socle.courriels import rendre
from bilan.socle.models import Envoi


def courriels(adresse: str) -> list[EmailMessage]:
    """Every letter written to this address, the last one first."""
    return [rendre(envoi, timezone.now()) for envoi in Envoi.objects.filter(destinataire=adresse).order_by("-pk")]


def dernier(adresse: str) -> str:
    """The text of the last letter."""
    return str(courriels(adresse)[0].body)


def code(adresse: str) -> str:
    """The one-time code in the last letter."""
    return _trouver(r"\b([A-Z]{4}-[A-Z]{4})\b", adresse)


def lien(adresse: str) -> str:
    """The path of the link in the last letter."""
    return _trouver(r"https?://[^/\s]+(/\S+)", adresse)


def _trouver(motif: str, adresse: str) -> str:
    trouve = re.search(motif, dernier(adresse))
    assert trouve, dernier(adresse)
    return trouve[1]
