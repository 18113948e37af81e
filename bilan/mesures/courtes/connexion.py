"""R18: an address that has an account and one that has none take the same time, at each of the three doors."""
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import count
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from bilan.mesures import matiere
from bilan.mesures.poste import Poste
from bilan.mesures.protocole import Mesure, Variantes, chrono

JETON = "a" * 32
PORTES = {
    "account_login": ("mot de passe", {"password": "un mot de passe qui est faux"}),
    "account_request_login_code": ("code par courriel", {}),
    "account_reset_password": ("mot de passe oublié", {}),
}


@contextmanager
def porte(route: str, champs: dict[str, str], nom: str) -> Iterator[Variantes]:
    # the codes are for bénéficiaires, and that they are known here is what nobody should learn
    compte, rangs = matiere.dossier().beneficiaire.compte if route == "account_request_login_code" else matiere.gestion(), count()
    compte.set_password("ce mot de passe que personne ne devine")
    compte.save()
    poste, adresse = Poste(), reverse(route)

    def frapper(courriel: str) -> None:
        cache.clear()  # the limits are another promise: without this the eleventh knock is not heard
        corps = {nom: courriel, **champs, "csrfmiddlewaretoken": JETON}
        etat, _ = poste.demander(adresse, urlencode(corps).encode(), f"{settings.CSRF_COOKIE_NAME}={JETON}")
        assert etat[:3] in ("200", "302", "422"), etat
    yield {"adresse inconnue": chrono(lambda: frapper(f"personne{next(rangs)}@example.org"), 2), "adresse connue": chrono(lambda: frapper(compte.email), 2)}


def _porte(route: str) -> AbstractContextManager[Variantes]:
    return porte(route, PORTES[route][1], "login" if route == "account_login" else "email")


MESURES = tuple(
    Mesure(f"R18 {nom}", f"connexion, {nom} : adresse connue / inconnue", partial(_porte, route), au_moins=0.9, au_plus=1.1, tours=40)
    for route, (nom, _) in PORTES.items()
)
