"""Envelope encryption: a random key per vault, wrapped by a master key; to destroy the key is to destroy the content, in backups too.

AES-256-GCM (NIST SP 800-38D) from `cryptography`. Every ciphertext is bound to its place by associated data: a value moved to another
row, column or vault does not open. Nothing ever falls back to returning what it could not decrypt.
"""
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute

TAILLE_CLE, TAILLE_NONCE = 32, 12


class SecretIllisible(Exception):
    """The ciphertext, its key or its place is not the right one: tampering, a wrong key, a swapped row."""


class SecretDetruit(SecretIllisible):
    """The key of this vault was destroyed: nobody can read its content any more."""


def sceller(cle: bytes, clair: bytes, place: str) -> bytes:
    nonce = os.urandom(TAILLE_NONCE)
    return nonce + AESGCM(cle).encrypt(nonce, clair, place.encode())


def ouvrir(cle: bytes, chiffre: bytes, place: str) -> bytes:
    """The plaintext, or SecretIllisible."""
    try:
        return AESGCM(cle).decrypt(chiffre[:TAILLE_NONCE], chiffre[TAILLE_NONCE:], place.encode())
    except (InvalidTag, ValueError):
        raise SecretIllisible(place.split("|")[0]) from None


def sceller_maitre(clair: bytes, place: str) -> bytes:
    """Encrypt under the current master key; its identifier is kept in front, so that keys can turn."""
    identifiant, cle = next(iter(settings.CLES_MAITRE.items()))
    marque = identifiant.encode()
    return bytes([len(marque)]) + marque + sceller(cle, clair, place)


def ouvrir_maitre(chiffre: bytes, place: str) -> bytes:
    """The plaintext, or SecretIllisible, also when its master key is not in the environment any more."""
    cle = settings.CLES_MAITRE.get(_cle_de(chiffre))
    if cle is None:
        raise SecretIllisible("clé maîtresse absente")
    return ouvrir(cle, chiffre[1 + chiffre[0]:], place)


def cle_courante(chiffre: bytes) -> bool:
    """Whether this was encrypted under the current master key (rotation looks for the others)."""
    return _cle_de(chiffre) == next(iter(settings.CLES_MAITRE))


def _cle_de(chiffre: bytes) -> str:
    return chiffre[1:1 + chiffre[0]].decode(errors="replace") if chiffre else "aucune"


class _AccesSecret(DeferredAttribute):
    """Reading decrypts, writing encrypts: the plaintext never stays in the instance nor reaches SQL."""

    field: "ChampSecret"

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        chiffre = super().__get__(instance, cls)
        return None if chiffre is None else ouvrir(instance.coffre.cle(), bytes(chiffre), self.field.place(instance)).decode()

    def __set__(self, instance, valeur):
        if isinstance(valeur, str):
            valeur = sceller(instance.coffre.cle(), valeur.encode(), self.field.place(instance))
        instance.__dict__[self.field.attname] = valeur

    def fetch_one(self, instance):
        self.fetch_many([instance])  # Django's own would decrypt and encrypt again on the way


class ChampSecret(models.BinaryField):
    """Text encrypted with the key of the row's vault; the model has a UUID primary key and a foreign key `coffre`."""

    descriptor_class = _AccesSecret
    _pyi_private_get_type: str  # type: ignore[assignment]  # what django-stubs reads
    _pyi_private_set_type: str | bytes | None

    def place(self, instance) -> str:
        return f"{self.model._meta.db_table}|{self.column}|{instance.pk}"

    def pre_save(self, instance, add):
        return self.value_from_object(instance)

    def value_from_object(self, instance):
        """What is stored, never the plaintext: dumpdata and model forms must not be a leak."""
        return instance.__dict__.get(self.attname)

    def clean(self, valeur, instance):
        """Django's own would take the plaintext for base64."""
        return valeur

    def get_prep_value(self, valeur):
        """TypeError for a plaintext: update() and filter() do not know the row, so they cannot encrypt."""
        if isinstance(valeur, str):
            raise TypeError(f"{self.name} s’écrit sur une instance, puis save() : ni update() ni filter() ne savent chiffrer.")
        return super().get_prep_value(valeur)
