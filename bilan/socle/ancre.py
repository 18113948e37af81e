"""The heads of all the chains of the journal, in one fingerprint under the provider's seal: what was sent outside cannot be rewritten inside.

Whoever owns the database may drop its triggers and write a whole chain again, each line with its right fingerprint: from inside nothing is seen. A head that
left by e-mail says what the last line of each chain was on that day. It holds counts and fingerprints, and not a word of anyone's.
"""
import email
import email.policy
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from asn1crypto import cms
from asn1crypto import pem as armure
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from django.db import connection, transaction

from bilan.socle.sceau.certificat import Certificat

FORMAT = "bilan-tete-1"
GROS = 5_000_000  # bytes: a letter is a few thousand
_PEM = re.compile(rb"-----BEGIN (PKCS7|CMS)-----[A-Za-z0-9+/=\s]+-----END \1-----")


class TeteIllisible(ValueError):
    """This file holds no head under the seal of this installation."""


class Tete(NamedTuple):
    """The journal up to its line `jusqu_a`: how many lines, in how many chains, and the SHA-256 of the last fingerprint of each."""

    le: datetime
    jusqu_a: int
    lignes: int
    chaines: int
    empreinte: str


def borne() -> int | None:
    """The number of the last line, once nobody is writing one with a lower number; None when somebody is, right now."""
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('socle_evenement', 4))")
        [[seul]] = curseur.fetchall()
        if not seul:
            return None
        curseur.execute("SELECT coalesce(max(id), 0) FROM socle_evenement")
        [[derniere]] = curseur.fetchall()
        return derniere


def tete(jusqu_a: int, instant: datetime) -> Tete:
    """Read every chain up to this line, one after the other in the order of its name's bytes; the memory does not grow."""
    somme, lignes, chaines = sha256(), 0, 0
    for fil, rang, empreinte in _derniers(jusqu_a):
        somme.update(f"{fil}\0{rang}\0{empreinte}\n".encode())
        lignes, chaines = lignes + rang, chaines + 1
    return Tete(instant, jusqu_a, lignes, chaines, somme.hexdigest())


def _derniers(jusqu_a: int) -> Iterator[tuple[str, int, str]]:
    with transaction.atomic(), connection.chunked_cursor() as flux:
        flux.execute("""
            SELECT DISTINCT ON (fil COLLATE "C") fil, rang, empreinte FROM socle_evenement WHERE id <= %s ORDER BY fil COLLATE "C", rang DESC
        """, [jusqu_a])
        while lot := flux.fetchmany(1000):
            yield from lot


def sceller(prise: Tete, certificat: Certificat) -> str:
    """A CMS (RFC 5652) that holds the head and its signature, in PEM: `openssl cms -verify -inform PEM` reads it without us."""
    contenu = json.dumps({"format": FORMAT, **prise._asdict(), "le": prise.le.astimezone(UTC).isoformat()}, sort_keys=True).encode()
    message = pkcs7.PKCS7SignatureBuilder().set_data(contenu).add_signer(certificat.certificat, certificat.cle, SHA256())
    return message.sign(Encoding.PEM, [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoAttributes]).decode()


def ouvrir(octets: bytes, certificat: Certificat) -> Tete:
    """The head that a letter, or the file that came with it, holds. TeteIllisible when there is none, or when it is not under our seal."""
    for pem in _pem(octets[:GROS]):
        try:
            signe = cms.ContentInfo.load(armure.unarmor(pem)[2])["content"]
            contenu = signe["encap_content_info"]["content"].native
            signature = signe["signer_infos"][0]["signature"].native
            lu = json.loads(contenu) if certificat.a_signe(contenu, signature) else {}
            if lu.pop("format", None) == FORMAT:
                return Tete(**{**lu, "le": datetime.fromisoformat(lu["le"])})
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            continue
    raise TeteIllisible("Ce fichier ne contient pas de tête du journal scellée par cette installation.")


def _pem(octets: bytes) -> Iterator[bytes]:
    """As they are in the file, and in the parts of the letter that it may be."""
    yield from (trouve.group() for trouve in _PEM.finditer(octets))
    for partie in email.message_from_bytes(octets, policy=email.policy.default).walk():
        if not partie.is_multipart() and isinstance(texte := partie.get_payload(decode=True), bytes):
            yield from (trouve.group() for trouve in _PEM.finditer(texte))
