"""Ports for the servers of the tests."""

import socket
import time


def libre() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


def attendre(port: int, secondes: float = 10) -> None:
    """Wait until someone listens on that port."""
    fin = time.monotonic() + secondes
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > fin:
                raise
            time.sleep(0.02)
        else:
            return
