"""What the environment may ask for, what it may not, and what must not be missing."""

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
