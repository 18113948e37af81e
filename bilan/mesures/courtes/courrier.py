"""R13: one connection to the mail server for a whole lot, against one for each letter."""
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.mail import get_connection
from django.utils import timezone

from bilan.mesures import puits
from bilan.mesures.protocole import Mesure, Variantes, chrono
from bilan.socle.courriels import rendre
from bilan.socle.models import Envoi

LOT = 50


@contextmanager
def envoi() -> Iterator[Variantes]:
    messages = [rendre(envoi, timezone.now()) for envoi in Envoi.objects.exclude(contexte=None).order_by("pk")[:LOT]]
    with puits.ouvert() as serveur:
        facteur = get_connection("django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=serveur.port)

        def ensemble() -> None:
            facteur.open()
            for message in messages:
                facteur.send_messages([message])
            facteur.close()

        def separement() -> None:
            for message in messages:
                facteur.send_messages([message])
        yield {"une connexion par lot": chrono(ensemble), "une connexion par courriel": chrono(separement)}


MESURES = (Mesure("R13", "durée d’un lot, une connexion par courriel / une pour le lot", envoi, au_moins=1.3),)
