"""Commands of the project run as a person runs them, in an environment that holds nothing of the tests' own."""

import os
import subprocess
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
GARDEES = {"PATH", "HOME", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR", "PIP_CERT", "BILAN_PG_VOLATILE"}


def environnement(**variables: str) -> dict[str, str]:
    """Return a bare environment and these variables."""
    return {nom: valeur for nom, valeur in os.environ.items() if nom in GARDEES} | variables


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], check=False, cwd=RACINE, env=environnement(**variables), capture_output=True, text=True, timeout=120
    )
