"""What the analysers must find before they are believed: a site full of faults, a server of old encryption; and the ear that hears a site call outside."""
import socket
import ssl
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from tests.scanners.modules import PASSIFS

PAGE = b"""<html><head><title>Fautif</title></head><body><a href="/montrer?q=mot">montrer</a> <a href="/aller?suite=/">aller</a>
<a href="/lire?f=a.txt">lire</a>
<a href="/chercher?u=http://127.0.0.1:9/">chercher</a> <a href="/compter?n=1">compter</a> <a href="/tomber">tomber</a> <a href="/partir">partir</a>
<form method="post" action="/poster"><input name="nom"><input type="submit"></form></body></html>"""
FIXES: dict[str, dict[str, Any]] = {
    "/": {"corps": PAGE, "Set_Cookie": "session=1"},
    "/tomber": {"corps": b'<p>Traceback (most recent call last):\n  File "/home/site/vues.py", line 3</p>'},
    "/partir": {"corps": b'<a href="/montrer?q=secret">la suite</a>', "statut": 302, "Location": "/"},
}
FAUTES = {  # what wapiti calls what it must find there
    "Reflected Cross Site Scripting", "Open Redirect", "Path Traversal", "SQL Injection", "Cross Site Request Forgery", "appel sortant", *PASSIFS.values(),
}


class _Muet(BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing: hundreds of requests."""

    def repondre(self, corps: bytes, statut: int = 200, genre: str = "text/html", **entetes: str) -> None:
        self.send_response(statut)
        for nom, valeur in {"Content-Type": genre, "Content-Length": str(len(corps)), **{n.replace("_", "-"): v for n, v in entetes.items()}}.items():
            self.send_header(nom, valeur)
        self.end_headers()
        self.wfile.write(corps)


class _Fautif(_Muet):
    """One fault an address: what is asked is shown, followed, opened, fetched, or put in a statement."""

    def do_GET(self) -> None:
        adresse = urlsplit(self.path)
        demande = {nom: valeurs[0] for nom, valeurs in parse_qs(adresse.query, keep_blank_values=True).items()}
        match adresse.path, next(iter(demande.values()), ""):
            case "/aller", suite:
                self.repondre(b"", 302, Location=suite.splitlines()[0] if suite else "/")
            case "/lire", nom:
                self.repondre(b"root:x:0:0:root:/root:/bin/bash\n" if "etc/passwd" in unquote(nom) else b"rien", genre="text/plain")
            case "/chercher", vers:
                with suppress(OSError, ValueError, HTTPException):
                    urllib.request.urlopen(vers, timeout=2).close()
                self.repondre(b"vu")
            case "/compter", n:
                self.repondre(b"You have an error in your SQL syntax; check the manual that corresponds to your MySQL server" if not n.isdigit() else b"1")
            case "/montrer", q:
                self.repondre(f"<html><body><p>Vous cherchez {q}</p></body></html>".encode())
            case chemin, _ if chemin in FIXES:
                self.repondre(**FIXES[chemin])
            case _:
                self.repondre(b"Rien ici.", 404)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.repondre(b"<html><body><p>Merci.</p></body></html>")


class Oreille(ThreadingHTTPServer):
    """Hears who calls outside: an attack gives this address to the site, which must never ask for it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Ecoute)
        self.entendus: list[str] = []

    @property
    def adresse(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Ecoute(_Muet):
    def do_GET(self) -> None:
        if self.path.startswith(("/ssrf/", "/xxe/", "/dtd/")):
            self.server.entendus.append(self.path)
        self.repondre(b"{}", genre="application/json")  # what wapiti asks it for in the end: nothing, we know ourselves

    def do_POST(self) -> None:
        self.do_GET()


@contextmanager
def tournant[S: ThreadingHTTPServer](serveur: S) -> Iterator[S]:
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    try:
        yield serveur
    finally:
        serveur.shutdown()
        serveur.server_close()


@contextmanager
def fautif() -> Iterator[str]:
    """The address of the site full of faults."""
    with tournant(ThreadingHTTPServer(("127.0.0.1", 0), _Fautif)) as serveur:
        yield f"http://127.0.0.1:{serveur.server_address[1]}"


@contextmanager
def ancien(ou: Path) -> Iterator[str]:
    """A server that speaks TLS 1.2 at best, with a suite without forward secrecy."""
    contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    contexte.maximum_version = ssl.TLSVersion.TLSv1_2
    contexte.set_ciphers("AES128-SHA:@SECLEVEL=0")
    contexte.load_cert_chain(_certificat(ou))
    with socket.create_server(("127.0.0.1", 0)) as prise:
        threading.Thread(target=_saluer, args=(prise, contexte), daemon=True).start()
        yield f"localhost:{prise.getsockname()[1]}"


def _saluer(prise: socket.socket, contexte: ssl.SSLContext) -> None:
    """Until the socket is closed."""
    with suppress(OSError):
        while True:
            lien, _ = prise.accept()
            threading.Thread(target=_parler, args=(lien, contexte), daemon=True).start()


def _parler(lien: socket.socket, contexte: ssl.SSLContext) -> None:
    lien.settimeout(5)
    with suppress(OSError), contexte.wrap_socket(lien, server_side=True) as chiffre:
        chiffre.recv(1000)
        chiffre.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def _certificat(ou: Path) -> Path:
    cle = rsa.generate_private_key(65537, 2048)
    nom, jour = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    certificat = x509.CertificateBuilder(nom, nom, cle.public_key(), x509.random_serial_number(), jour, jour + timedelta(days=1)).sign(cle, hashes.SHA256())
    sans_phrase = cle.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    chemin = ou / "ancien.pem"
    chemin.write_bytes(sans_phrase + certificat.public_bytes(serialization.Encoding.PEM))
    return chemin
