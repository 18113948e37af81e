"""A time-stamping authority on a local port, that answers as it is told: rightly, or in each of the ways in which one fails."""

from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

NOM = "Horodatage de Rennes"
REPONSE = "application/timestamp-reply"


def _autorite() -> DummyTimeStamper:
    cle = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    nom = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NOM)])
    debut = datetime.now(UTC) - timedelta(days=1)
    certificat = (
        x509.CertificateBuilder(nom, nom, cle.public_key(), x509.random_serial_number(), debut, debut + timedelta(days=9))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(cle, SHA256())
    )
    return DummyTimeStamper(
        tsa_cert=asn1.Certificate.load(certificat.public_bytes(Encoding.DER)),
        tsa_key=keys.PrivateKeyInfo.load(cle.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
    )


class Horodateur:
    """`mode` says how it answers; `demandes` counts what it was asked."""

    def __init__(self) -> None:
        self.mode, self.demandes, self.autorite = "bon", 0, _autorite()
        self.serveur = ThreadingHTTPServer(("127.0.0.1", 0), self._porte())
        self.url = f"http://127.0.0.1:{self.serveur.server_port}/"

    def repondre(self, corps: bytes) -> tuple[int, str, bytes]:
        self.demandes += 1
        match self.mode:
            case "en panne":
                return 500, "text/plain", b""
            case "une page":
                return 200, "text/html", b"<p>Maintenance</p>"
            case "du bruit":
                return 200, REPONSE, b"\x30\x03abc"
            case "refus":
                return 200, REPONSE, tsp.TimeStampResp({"status": tsp.PKIStatusInfo({"status": "rejection"})}).dump()
        demande = tsp.TimeStampReq.load(corps)
        if self.mode == "un autre document":
            imprint = tsp.MessageImprint({"hash_algorithm": demande["message_imprint"]["hash_algorithm"], "hashed_message": bytes(32)})
            demande = tsp.TimeStampReq({**{champ: demande[champ] for champ in ("version", "nonce", "cert_req")}, "message_imprint": imprint})
        reponse = self.autorite.request_tsa_response(demande)
        if self.mode == "un jeton abîmé":
            infos = reponse["time_stamp_token"]["content"]["signer_infos"][0]
            infos["signature"] = bytes(len(infos["signature"].native))
            return 200, REPONSE, tsp.TimeStampResp({"status": reponse["status"], "time_stamp_token": reponse["time_stamp_token"].untag()}).dump(force=True)
        return 200, REPONSE, reponse.dump()

    def _porte(self) -> type[BaseHTTPRequestHandler]:
        horodateur = self

        class Porte(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                statut, genre, corps = horodateur.repondre(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(statut)
                self.send_header("Content-Type", genre)
                self.end_headers()
                self.wfile.write(corps)

            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

        return Porte

    def __enter__(self) -> Self:
        Thread(target=self.serveur.serve_forever, daemon=True).start()
        return self

    def __exit__(self, sorte: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None) -> None:
        self.serveur.shutdown()
        self.serveur.server_close()
