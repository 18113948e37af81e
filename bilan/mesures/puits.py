"""A mail server that takes every letter, counts it and throws it away: what is measured is our side of the line."""
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

OUI, FIN = b"250 OK\r\n", b"\r\n.\r\n"
REPONSES = {b"EHLO": b"250-puits\r\n250 8BITMIME\r\n", b"HELO": OUI, b"MAIL": OUI, b"RCPT": OUI, b"RSET": OUI, b"NOOP": OUI, b"DATA": b"354 Allez\r\n",
            b"QUIT": b"221 Bye\r\n"}


class _Ligne(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.wfile.write(b"220 puits\r\n")
        while ligne := self.rfile.readline():
            mot = ligne[:4].upper()
            self.wfile.write(REPONSES.get(mot, b"502 Inconnu\r\n"))
            if mot == b"DATA":
                self._avaler()
            if mot == b"QUIT":
                return

    def _avaler(self) -> None:
        fin = b""
        while fin != FIN and (lu := self.rfile.read1()):  # not line by line: the letter would cost here more than where it is written
            fin = (fin + lu)[-len(FIN):]
        self.server.recus += 1
        self.wfile.write(OUI)


class Puits(socketserver.ThreadingTCPServer):
    """`port` is where it listens; `recus` counts."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Ligne)
        self.recus, self.port = 0, self.server_address[1]


@contextmanager
def ouvert() -> Iterator[Puits]:
    with Puits() as puits:
        fil = Thread(target=puits.serve_forever, daemon=True)
        fil.start()
        yield puits
        puits.shutdown()
        fil.join()
