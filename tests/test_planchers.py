"""No dependency below the version that closed a hole known to us: the scanners say nothing where they cannot see their advisories."""

import tomllib
from pathlib import Path

import pytest
from packaging.version import Version

from tests.outils.processus import RACINE

# package, lowest version, why
PLANCHERS = [
    ("django", "6.1.3", "CVE-2026-113733 password hash shown to read-only admins, CVE-2026-113593 and others on the cache, CVE-2026-108147 multipart memory"),
    ("django", "6.0.6", "CVE-2026-7666 silent downgrade of STARTTLS"),
    ("weasyprint", "70.0", "CVE-2025-68616 requests by redirection, CVE-2026-49452, CVE-2026-55073, GHSA-r543-q48m-4c9j bypass of the fetcher"),
    ("django-allauth", "65.21.1", "replay of TOTP codes, second factor skipped, rate limits bypassed by concurrent requests"),
    ("celery", "5.7.0", "bounded retry of a killed task; broker passwords no longer logged (5.6)"),
    ("kombu", "5.7.0", "redelivery after 15 s instead of 100 s; stalled consumers (5.5)"),
]


def version_verrouillee(paquet: str, fichier: Path = RACINE / "uv.lock") -> Version:
    paquets = tomllib.loads(fichier.read_text())["package"]
    return next(Version(ligne["version"]) for ligne in paquets if ligne["name"] == paquet)


@pytest.mark.parametrize(("paquet", "plancher", "raison"), PLANCHERS, ids=lambda valeur: valeur[:24])
def test_the_locked_version_is_not_below_its_floor(paquet: str, plancher: str, raison: str):
    assert version_verrouillee(paquet) >= Version(plancher), raison
