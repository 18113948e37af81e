"""The file of a backup: a tar under age (https://age-encryption.org/v1), with the digest of each member, and the provider's seal on the digests.

`age --decrypt -i KEY FILE | tar x && sha256sum --check manifeste` opens it without us. Nothing is ever whole in memory nor in clear on the disk.
"""
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import BinaryIO

import pyrage

from bilan.socle.sceau.certificat import Certificat

MORCEAU = 1 << 20
MANIFESTE, SCEAU = "manifeste", "manifeste.sceau"
Membre = tuple[str, bytes]


class SauvegardeIllisible(Exception):
    """Not a backup, not this key, cut short, or not the one that was made: a sentence for whoever restores."""


MAUVAISE_CLE = "Cette clé n’ouvre pas cette sauvegarde, ou ce fichier n’en est pas une."
TRONQUEE = "Cette sauvegarde est incomplète ou abîmée : rien n’en a été restauré."
AUTRE_SCEAU = (
    "Cette sauvegarde n’est pas scellée par le certificat de cette installation (BILAN_CERTIFICAT) : remettez d’abord ses secrets en place, ou prenez "
    "une autre sauvegarde."
)


def destinataires(textes: list[str]) -> list[pyrage.x25519.Recipient]:
    """The public keys « age1… ». ValueError, in French, for one that is not."""
    try:
        return [pyrage.x25519.Recipient.from_str(texte.strip()) for texte in textes]
    except pyrage.RecipientError:
        raise ValueError("Une clé publique de sauvegarde commence par « age1 » : manage.py sauvegarde --nouvelle-cle en tire une.") from None


def identite(texte: str) -> pyrage.x25519.Identity:
    """The secret key, among the lines of its file. ValueError, in French, when there is none."""
    try:
        return pyrage.x25519.Identity.from_str(next(ligne.strip() for ligne in texte.splitlines() if ligne.startswith("AGE-SECRET-KEY-")))
    except (StopIteration, pyrage.IdentityError):
        raise ValueError("Ce fichier ne contient pas de clé secrète (une ligne « AGE-SECRET-KEY-… »).") from None


def ecrire(membres: Iterator[Membre], sortie: BinaryIO, cles: list[pyrage.x25519.Recipient], certificat: Certificat) -> None:
    """Encrypt these members as they come. What fails on either side is raised here."""
    lecture, ecriture = os.pipe()
    echecs: list[BaseException] = []

    def remplir() -> None:
        try:
            with os.fdopen(ecriture, "wb") as tuyau:
                _empaqueter(membres, tuyau, certificat)
        except BaseException as echec:
            echecs.append(echec)

    (fil := Thread(target=remplir)).start()
    try:
        with os.fdopen(lecture, "rb") as tuyau:
            pyrage.encrypt_io(tuyau, sortie, cles)
    except pyrage.EncryptError as echec:
        raise OSError(str(echec)) from None
    finally:
        fil.join()
    if echecs:
        raise echecs[0]


def _empaqueter(membres: Iterator[Membre], tuyau: BinaryIO, certificat: Certificat) -> None:
    with tarfile.open(fileobj=tuyau, mode="w|", format=tarfile.PAX_FORMAT) as tar, TemporaryFile() as manifeste:
        somme = sha256()
        for nom, octets in membres:
            _poser(tar, nom, io.BytesIO(octets), len(octets))
            manifeste.write(ligne := _ligne(nom, octets))
            somme.update(ligne)
        taille = manifeste.tell()
        manifeste.seek(0)
        _poser(tar, MANIFESTE, manifeste, taille)
        sceau = certificat.signer(somme.digest())
        _poser(tar, SCEAU, io.BytesIO(sceau), len(sceau))


def _poser(tar: tarfile.TarFile, nom: str, contenu: BinaryIO | io.BytesIO, taille: int) -> None:
    membre = tarfile.TarInfo(nom)
    membre.size, membre.mode = taille, 0o600
    tar.addfile(membre, contenu)


def _ligne(nom: str, octets: bytes) -> bytes:
    """As sha256sum writes it."""
    return f"{sha256(octets).hexdigest()}  {nom}\n".encode()


def lire(fichier: Path, cle: pyrage.x25519.Identity, certificat: Certificat) -> Iterator[Membre]:
    """Each member in turn. SauvegardeIllisible, at the latest after the last one: only what was read to its end is known to be whole."""
    with _dechiffre(fichier, cle) as tuyau:
        try:
            yield from _deballer(tuyau, certificat)
        except (tarfile.TarError, EOFError):
            raise SauvegardeIllisible(TRONQUEE) from None


def _deballer(tuyau: BinaryIO, certificat: Certificat) -> Iterator[Membre]:
    somme, annoncee, scelle = sha256(), b"", False
    with tarfile.open(fileobj=tuyau, mode="r|") as tar:
        for membre in tar:
            contenu = tar.extractfile(membre)
            if contenu is None or scelle or (annoncee and membre.name != SCEAU):  # the members, their manifest, its seal, and nothing more
                raise SauvegardeIllisible(TRONQUEE)
            if membre.name == MANIFESTE:
                annoncee = _somme(contenu)
            elif membre.name == SCEAU:
                scelle = _juger(somme.digest(), annoncee, contenu.read(), certificat)
            else:
                octets = contenu.read()
                somme.update(_ligne(membre.name, octets))
                yield membre.name, octets
    if not scelle:
        raise SauvegardeIllisible(TRONQUEE)


def _juger(lue: bytes, annoncee: bytes, sceau: bytes, certificat: Certificat) -> bool:
    """What is sealed is what was read, and no other digest."""
    if lue != annoncee:
        raise SauvegardeIllisible(TRONQUEE)
    if not certificat.a_signe(lue, sceau):
        raise SauvegardeIllisible(AUTRE_SCEAU)
    return True


def _somme(contenu: BinaryIO) -> bytes:
    somme = sha256()
    while morceau := contenu.read(MORCEAU):
        somme.update(morceau)
    return somme.digest()


@contextmanager
def _dechiffre(fichier: Path, cle: pyrage.x25519.Identity) -> Iterator[BinaryIO]:
    """What is decrypted, as it comes; its own failure is told rather than what it causes further on."""
    lecture, ecriture = os.pipe()
    echec: list[str] = []
    (fil := Thread(target=_verser, args=(fichier, cle, ecriture, echec))).start()
    try:
        with os.fdopen(lecture, "rb") as tuyau:
            yield tuyau
            while tuyau.read(MORCEAU):  # only the end of what was encrypted says that nothing was cut off
                pass
    except SauvegardeIllisible as refus:
        fil.join()
        raise SauvegardeIllisible(*(echec or refus.args)) from None
    finally:
        fil.join()
    if echec:
        raise SauvegardeIllisible(*echec)


def _verser(fichier: Path, cle: pyrage.x25519.Identity, ecriture: int, echec: list[str]) -> None:
    try:
        with os.fdopen(ecriture, "wb") as tuyau, fichier.open("rb") as chiffre:
            pyrage.decrypt_io(chiffre, tuyau, [cle])
    except pyrage.DecryptError:
        echec.append(MAUVAISE_CLE)
    except BrokenPipeError:
        pass  # the reader left, and says why
    except OSError:
        echec.append(TRONQUEE)
