"""Is this container healthy? `python deploiement/sante.py web|ouvrier|horloge`, with an exit status for Docker."""

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

HORLOGE = Path("/tmp/horloge")  # where compose asks beat to keep its schedule
SILENCE = 600  # seconds: beat writes its schedule every three minutes


def web() -> bool:
    """The health page answers 200, asked as the reverse proxy asks."""
    hote = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    lien = http.client.HTTPConnection("127.0.0.1", 8000, timeout=8)
    lien.request("GET", "/sante/", headers={"Host": hote, "X-Forwarded-Proto": "https"})
    return lien.getresponse().status == http.client.OK


def ouvrier() -> bool:
    """The worker of this container answers a ping through the broker."""
    commande = [sys.executable, "-m", "celery", "-A", "bilan", "inspect", "ping", "--timeout", "5", "--destination", f"celery@{socket.gethostname()}"]
    return subprocess.run(commande, check=False, capture_output=True).returncode == 0


def horloge() -> bool:
    """Beat has written its schedule lately."""
    fichiers = list(HORLOGE.parent.glob(f"{HORLOGE.name}*"))
    return bool(fichiers) and time.time() - max(fichier.stat().st_mtime for fichier in fichiers) < SILENCE


if __name__ == "__main__":
    sys.exit(not {"web": web, "ouvrier": ouvrier, "horloge": horloge}[sys.argv[1]]())
