"""The certificate that seals in the provider's name: read from a PKCS#12, or made once for an installation that has none.

No Django here: the settings import this module. On the command line it prints a new self-made one, in base64, for `BILAN_CERTIFICAT`:
`python -m bilan.socle.sceau.certificat "Les Jalons"`.
"""
import base64
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

DUREE = timedelta(days=20 * 365)  # a contract is proved long after it was signed, and nobody but ourselves answers for this certificate
ABSENT = "ce fichier ne se lit pas."
ILLISIBLE = "ce n’est ni le chemin entier ni le base64 d’un PKCS#12 qui s’ouvre avec ce mot de passe."
INCOMPLET = "ce PKCS#12 ne contient pas une clé (P-256, P-384 ou RSA) et son certificat."


@dataclass(frozen=True)
class Certificat:
    """A key and its certificate; `autres` are its authorities, and those that sealed before it."""

    cle: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = field(repr=False)
    certificat: x509.Certificate
    autres: tuple[x509.Certificate, ...] = ()

    @property
    def connus(self) -> tuple[x509.Certificate, ...]:
        return (self.certificat, *self.autres)

    @property
    def pem(self) -> bytes:
        """All that it knows, its own first."""
        return b"".join(un.public_bytes(Encoding.PEM) for un in self.connus)

    def signer(self, octets: bytes) -> bytes:
        """ECDSA (or RSA PKCS#1 v1.5) over their SHA-256."""
        if isinstance(self.cle, rsa.RSAPrivateKey):
            return self.cle.sign(octets, padding.PKCS1v15(), SHA256())
        return self.cle.sign(octets, ec.ECDSA(SHA256()))

    def a_signe(self, octets: bytes, signature: bytes) -> bool:
        """Whether one of the certificates that it knows made this signature."""
        return any(_verifie(connu.public_key(), octets, signature) for connu in self.connus)


def _verifie(cle: object, octets: bytes, signature: bytes) -> bool:
    try:
        match cle:
            case rsa.RSAPublicKey():
                cle.verify(signature, octets, padding.PKCS1v15(), SHA256())
            case ec.EllipticCurvePublicKey():
                cle.verify(signature, octets, ec.ECDSA(SHA256()))
            case _:
                return False
    except InvalidSignature:
        return False
    return True


def empreinte(certificat: x509.Certificate) -> str:
    """The SHA-256 by which people compare two certificates."""
    return sha256(certificat.public_bytes(Encoding.DER)).hexdigest()


def lire(texte: str, mot_de_passe: str = "") -> Certificat:
    """From the absolute path of a PKCS#12, or from its base64. ValueError, in French."""
    try:
        octets = Path(texte).read_bytes() if texte.startswith("/") else base64.b64decode(texte, validate=True)
    except OSError:
        raise ValueError(ABSENT) from None
    except ValueError:
        raise ValueError(ILLISIBLE) from None
    return ouvrir(octets, mot_de_passe)


def ouvrir(octets: bytes, mot_de_passe: str = "") -> Certificat:
    """What this PKCS#12 holds. ValueError, in French, when it cannot seal."""
    try:
        cle, certificat, autres = pkcs12.load_key_and_certificates(octets, mot_de_passe.encode() or None)
    except ValueError:
        raise ValueError(ILLISIBLE) from None
    if not isinstance(cle, (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey)) or certificat is None:
        raise ValueError(INCOMPLET)
    return Certificat(cle, certificat, tuple(autres))


def tirer(nom: str, instant: datetime) -> bytes:
    """A new self-made P-256 certificate in this name, as a PKCS#12 without password, valid from `instant`."""
    cle = ec.generate_private_key(ec.SECP256R1())
    sujet = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, nom[:64])])
    certificat = (
        x509.CertificateBuilder(sujet, sujet, cle.public_key(), x509.random_serial_number(), instant, instant + DUREE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(("digital_signature", "content_commitment")), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(cle.public_key()), critical=False)
        .sign(cle, SHA256())
    )
    return pkcs12.serialize_key_and_certificates(nom.encode(), cle, certificat, None, NoEncryption())


def nouveau(nom: str) -> str:
    """The same in base64, valid from now on: for the environment, or for the folder of secrets."""
    return base64.b64encode(tirer(nom, datetime.now(UTC))).decode()


def _usage(permis: Iterable[str]) -> x509.KeyUsage:
    tous = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
        "encipher_only", "decipher_only",
    )
    return x509.KeyUsage(**{usage: usage in permis for usage in tous})


if __name__ == "__main__":
    sys.stdout.write(nouveau(sys.argv[1]) + "\n")
