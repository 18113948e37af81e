"""R13: one connection to the mail server for a whole lot, against one for each letter."""
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.mail import mailers
from django.test.utils import override_settings
from django.utils import timezone

from bilan.mesures import puits
from bilan.mesures.protocole import Mesure, Variantes, chrono
from bilan.socle.courriels import Courriel, planifier, rendre
from bilan.socle.models import Envoi

LOT = 50


def _poste(port: int) -> dict:
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": puits.ADRESSE, "port": port, "use_tls": True}}}


@contextmanager
def envoi() -> Iterator[Variantes]:
    planifier(Courriel(f"bench:lot:{rang}", "zoe@example.org", "code_connexion", {"code": "123456"}) for rang in range(LOT))
    messages = [rendre(envoi, timezone.now()) for envoi in Envoi.objects.filter(cle__startswith="bench:lot:")]
    with puits.ouvert() as port, override_settings(MAILERS=_poste(port)):
        facteur = mailers.default

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
