"""A broker that is none: it hangs up at once, and counts who called. R12: while a request is answered, nobody does."""

import socket
import threading
from contextlib import suppress


class Piege:
    """`url` is what the site takes for its broker; `appels` how many connections were opened to it."""

    def __init__(self) -> None:
        self.appels = 0
        self._prise = socket.create_server(("127.0.0.1", 0))
        self.url = f"redis://127.0.0.1:{self._prise.getsockname()[1]}/0"
        threading.Thread(target=self._compter, daemon=True).start()

    def _compter(self) -> None:
        with suppress(OSError):
            while True:
                lien, _ = self._prise.accept()
                self.appels += 1
                lien.close()

    def fermer(self) -> None:
        self._prise.close()
