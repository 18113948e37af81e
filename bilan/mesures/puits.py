"""A mail server in a process of its own, under TLS as a house's, which throws every letter away: what is measured is our side of the line.

`python -m bilan.mesures.puits CERTIFICATE` prints its port and listens until its input is closed.
"""
import socketserver
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from os import environ
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

ADRESSE = "127.0.0.1"
RACINE = Path(__file__).parents[2]
OUI, FIN = b"250 OK\r\n", b"\r\n.\r\n"
REPONSES = {b"EHLO": b"250-puits\r\n250-STARTTLS\r\n250 8BITMIME\r\n", b"HELO": OUI, b"MAIL": OUI, b"RCPT": OUI, b"RSET": OUI, b"NOOP": OUI,
            b"STAR": b"220 Allez\r\n", b"DATA": b"354 Allez\r\n", b"QUIT": b"221 Bye\r\n"}


class _Ligne(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.wfile.write(b"220 puits\r\n")
        while ligne := self.rfile.readline():
            mot = ligne[:4].upper()
            self.wfile.write(REPONSES.get(mot, b"502 Inconnu\r\n"))
            match mot:
                case b"STAR":
                    self._chiffrer()
                case b"DATA":
                    self._avaler()
                case b"QUIT":
                    return

    def _chiffrer(self) -> None:
        self.request = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.setup()

    def _avaler(self) -> None:
        fin = b""
        while fin != FIN and (lu := self.rfile.read1()):  # not line by line: the letter would cost here more than where it is written
            fin = (fin + lu)[-len(FIN):]
        self.wfile.write(OUI)


class _Puits(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, certificat: str) -> None:
        super().__init__((ADRESSE, 0), _Ligne)
        self.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.tls.load_cert_chain(certificat)


@contextmanager
def ouvert() -> Iterator[int]:
    """Give its port; whoever is inside, and their processes, trust its certificate."""
    with TemporaryDirectory() as dossier:
        certificat = Path(dossier) / "puits.pem"
        certificat.write_bytes(_certificat())
        environ["SSL_CERT_FILE"] = str(certificat)
        try:
            with Popen([sys.executable, "-m", __name__, certificat], cwd=RACINE, stdin=PIPE, stdout=PIPE, text=True) as serveur:
                try:
                    yield int(serveur.stdout.readline())
                finally:
                    serveur.stdin.close()
        finally:
            del environ["SSL_CERT_FILE"]


def _certificat() -> bytes:
    """A key and its certificate for this address, good for a day."""
    cle, instant, nom = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "puits")])
    certificat = (
        x509.CertificateBuilder(nom, nom, cle.public_key(), x509.random_serial_number(), instant, instant + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(ADRESSE))]), critical=False).sign(cle, SHA256())
    )
    return cle.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificat.public_bytes(Encoding.PEM)


if __name__ == "__main__":
    with _Puits(sys.argv[1]) as puits:
        Thread(target=puits.serve_forever, daemon=True).start()
        print(puits.server_address[1], flush=True)
        sys.stdin.read()
        puits.shutdown()
