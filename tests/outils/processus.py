"""Commands of the project run as a person runs them, in an environment that holds nothing of the tests' own."""

import base64
import os
import subprocess
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
GARDEES = {"PATH", "HOME", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR", "PIP_CERT", "BILAN_PG_VOLATILE"}


def environnement(**variables: str) -> dict[str, str]:
    """Return a bare environment and these variables."""
    return {nom: valeur for nom, valeur in os.environ.items() if nom in GARDEES} | variables


def certificat_en_variable() -> dict[str, str]:
    """The certificate of these tests, as a process that has an environment of its own receives it."""
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
    from django.conf import settings

    sceau = settings.SCEAU
    octets = pkcs12.serialize_key_and_certificates(None, sceau.cle, sceau.certificat, None, NoEncryption())
    return {"BILAN_CERTIFICAT": base64.b64encode(octets).decode()}


def environnement_de_la_base() -> dict[str, str]:
    """What another process needs to work on this test base, with these secrets and these documents."""
    from django.conf import settings
    from django.db import connection

    from bilan.socle.proprietaire import application

    base, cles = connection.settings_dict, settings.CLES_MAITRE.items()
    return {
        **os.environ,
        "PGHOST": str(base["HOST"]), "PGPORT": str(base["PORT"]), "PGUSER": application(), "PGDATABASE": str(base["NAME"]),
        "SECRET_KEY": settings.SECRET_KEY,
        "BILAN_CLES_MAITRE": ",".join(f"{nom}:{base64.urlsafe_b64encode(cle).decode()}" for nom, cle in cles),
        **certificat_en_variable(),
        "BILAN_DOCUMENTS": str(settings.STORAGES["documents"]["OPTIONS"]["location"]),
    }  # fmt: skip


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], check=False, cwd=RACINE, env=environnement(**variables), capture_output=True, text=True, timeout=120
    )
