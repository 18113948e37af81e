"""What the environment may ask for, what it may not, and what must not be missing."""

import json
from pathlib import Path

import pytest

from bilan.socle.sceau.certificat import nouveau
from tests.outils.processus import manage

PRODUCTION = {
    "DATABASE_URL": "postgresql://bilan@base.example.org/bilan",
    "ALLOWED_HOSTS": "bilan.example.org",
    "SECRET_KEY": "un-secret-de-production",
    "BILAN_CLES_MAITRE": "a:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
    "BILAN_CERTIFICAT": nouveau("Les Jalons"),
}


def test_with_no_variable_set_a_command_that_reads_no_data_works_and_starts_no_server(tmp_path: Path):
    resultat = manage("diffsettings", BILAN_VAR=str(tmp_path))
    assert (resultat.returncode, resultat.stderr) == (0, "")
    assert not (tmp_path / "pg").exists()


def test_with_no_variable_set_a_command_that_reads_data_has_a_base_and_leaves_no_server(tmp_path: Path):
    resultat = manage("migrate", "contenttypes", BILAN_VAR=str(tmp_path))
    assert (resultat.returncode, resultat.stderr) == (0, "")
    assert not (tmp_path / "pg" / "postmaster.pid").exists()


@pytest.mark.parametrize("variable", ["SECRET_KEY", "BILAN_CLES_MAITRE", "BILAN_CERTIFICAT"])
def test_a_missing_production_secret_stops_the_start(tmp_path: Path, variable: str):
    resultat = manage("diffsettings", BILAN_VAR=str(tmp_path), **{nom: valeur for nom, valeur in PRODUCTION.items() if nom != variable})
    assert resultat.returncode == 1
    assert f"La variable {variable} manque" in resultat.stderr
    assert not (tmp_path / "secrets").exists()


@pytest.mark.parametrize("cles", ["", "a:courte", "a:*", "a:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY,b:"])
def test_a_master_key_that_is_not_one_stops_the_start(tmp_path: Path, cles: str):
    resultat = manage("diffsettings", BILAN_VAR=str(tmp_path), **PRODUCTION | {"BILAN_CLES_MAITRE": cles})
    assert resultat.returncode == 1
    assert "BILAN_CLES_MAITRE : une ou plusieurs clés de 32 octets" in resultat.stderr


@pytest.mark.parametrize(("valeur", "phrase"), [
    ("", "ce n’est ni le chemin entier ni le base64 d’un PKCS#12"), ("bm9u", "ce n’est ni le chemin entier ni le base64 d’un PKCS#12"),
    ("/absent.p12", "ce fichier ne se lit pas."),
])  # fmt: skip
def test_a_certificate_that_is_not_one_stops_the_start(tmp_path: Path, valeur: str, phrase: str):
    resultat = manage("diffsettings", BILAN_VAR=str(tmp_path), **PRODUCTION | {"BILAN_CERTIFICAT": valeur})
    assert (resultat.returncode, f"BILAN_CERTIFICAT : {phrase}" in resultat.stderr) == (1, True)


def test_the_key_of_the_seal_is_not_among_the_settings_that_a_command_prints(tmp_path: Path):
    for _ in range(2):
        resultat = manage("diffsettings", BILAN_VAR=str(tmp_path))
        assert "SCEAU = Certificat(certificat=<Certificate(subject=<Name(CN=Sceau de localhost)>" in resultat.stdout
    secret = tmp_path / "secrets/certificat"
    assert (secret.stat().st_mode & 0o077, secret.read_text()[:40] in resultat.stdout) == (0, False)


@pytest.mark.parametrize(
    ("variables", "accepte"),
    [
        ({"ALLOWED_HOSTS": "bilan.example.org"}, False),
        ({"ALLOWED_HOSTS": "localhost,bilan.example.org"}, False),
        ({"ALLOWED_HOSTS": "*"}, False),
        ({"ALLOWED_HOSTS": "bilan.example.org", "DEBUG": "1"}, True),
        ({"ALLOWED_HOSTS": "localhost,127.0.0.1"}, True),
        ({}, True),
    ],
)
def test_the_open_doors_of_the_demonstration_never_face_a_real_host(tmp_path: Path, variables: dict[str, str], accepte: bool):
    resultat = manage("diffsettings", BILAN_VAR=str(tmp_path), DEMONSTRATION="1", **variables)
    assert (resultat.returncode == 0) is accepte, resultat.stderr
    assert ("DEMONSTRATION=1 ouvre toutes les portes" in resultat.stderr) is not accepte


@pytest.mark.parametrize(("url", "attendu"), [
    ("postgresql://bilan@base.example.org/bilan", {"NAME": "bilan", "USER": "bilan", "PASSWORD": "", "HOST": "base.example.org", "PORT": "", "OPTIONS": {}}),
    (
        "postgres://bilan:m%40t@base.example.org:6432/bilan?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&connect_timeout=3",
        {"NAME": "bilan", "USER": "bilan", "PASSWORD": "m@t", "HOST": "base.example.org", "PORT": "6432",
         "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem", "connect_timeout": "3"}},
    ),
])
def test_the_address_of_the_base_is_read_whole(tmp_path: Path, url: str, attendu: dict):
    code = "import json; from django.conf import settings; print(json.dumps(settings.DATABASES['default']))"
    resultat = manage("shell", "--no-imports", "-c", code, BILAN_VAR=str(tmp_path), **PRODUCTION | {"DATABASE_URL": url})
    assert resultat.returncode == 0, resultat.stderr
    assert attendu.items() <= json.loads(resultat.stdout).items()


@pytest.mark.parametrize("url", ["bilan:secret@base", "postgresql://bilan:secret@base/bilan?sslmod=require"])
def test_an_address_that_is_not_one_stops_the_start_without_telling_its_password(tmp_path: Path, url: str):
    resultat = manage("diffsettings", BILAN_VAR=str(tmp_path), **PRODUCTION | {"DATABASE_URL": url})
    assert resultat.returncode == 1
    assert "DATABASE_URL : une adresse" in resultat.stderr
    assert "bilan:secret@base" not in resultat.stderr
