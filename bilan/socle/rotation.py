"""Turn the master key: wrap again, under the current one, all that lies under another, while the site runs.

A model declares what it keeps under the master key: `SOUS_CLE_MAITRE = {field: place of the row}`. A test checks that no binary field is
left out, for the old key is then taken away.
"""
import base64
from collections.abc import Callable, Iterator

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models

from bilan.socle import coffre
from bilan.socle.connexion.adaptateurs import SECRETS_MFA

LOT = 1000


def tourner() -> dict[str, int]:
    """How many values of each « model.field » were wrapped again. SecretIllisible when the key of one of them is not there any more."""
    comptes = {f"{modele._meta.label_lower}.{champ}": _tourner_champ(modele, champ, place) for modele, champ, place in scelles()}
    return comptes | {"mfa.authenticator.data": sum(map(_tourner_facteur, Authenticator.objects.iterator(LOT)))}


def scelles() -> Iterator[tuple[type[models.Model], str, Callable[[models.Model], str]]]:
    """(model, field, place of a row) for all that lies under the master key."""
    for modele in apps.get_models():
        for champ, place in getattr(modele, "SOUS_CLE_MAITRE", {}).items():
            yield modele, champ, place


def _tourner_champ(modele: type[models.Model], champ: str, place: Callable[[models.Model], str]) -> int:
    """Compare and swap: what was destroyed or purged meanwhile does not come back."""
    tournes = 0
    for rangee in modele._base_manager.exclude(**{champ: None}).iterator(LOT):
        ancien = bytes(getattr(rangee, champ))
        if nouveau := _renvelopper(ancien, place(rangee)):
            tournes += modele._base_manager.filter(pk=rangee.pk, **{champ: ancien}).update(**{champ: nouveau})
    return tournes


def _tourner_facteur(facteur: Authenticator) -> int:
    """allauth keeps the seeds of second factors in JSON, sealed by our adapter."""
    nouveaux = {
        cle: base64.b64encode(nouveau).decode() for cle in ("secret", "seed") if cle in facteur.data
        if (nouveau := _renvelopper(base64.b64decode(facteur.data[cle]), SECRETS_MFA))
    }
    if not nouveaux:
        return 0
    return Authenticator.objects.filter(pk=facteur.pk, data=facteur.data).update(data={**facteur.data, **nouveaux})


def _renvelopper(ancien: bytes, place: str) -> bytes | None:
    return None if coffre.cle_courante(ancien) else coffre.sceller_maitre(coffre.ouvrir_maitre(ancien, place), place)
