"""What the environment may ask for, what it may not, and what must not be missing."""

import base64
import os
import re
import runpy
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from django.core.management.commands.diffsettings import module_to_dict

from bilan.socle.sceau.certificat import nouveau
from bilan.socle.tus import TexteTu
from tests.outils.processus import RACINE, environnement, manage

Reglages = Callable[..., dict[str, Any]]
PRODUCTION = {
    "DATABASE_URL": "postgresql://bilan@base.example.org/bilan",
    "ALLOWED_HOSTS": "bilan.example.org",
    "SECRET_KEY": "un-secret-de-production",
    "BILAN_CLES_MAITRE": "a:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
    "BILAN_CERTIFICAT": nouveau("Les Jalons"),
}
MARQUE = "canari"
MARQUES = PRODUCTION | {
    "DATABASE_URL": f"postgresql://bilan:{MARQUE}-base@base.example.org/bilan?sslpassword={MARQUE}-tls", "PROPRIETAIRE_PASSWORD": f"{MARQUE}-proprietaire",
    "SECRET_KEY": f"{MARQUE}-signature", "BILAN_CLES_MAITRE": "a:" + base64.urlsafe_b64encode(f"{MARQUE:*<32}".encode()).decode(),
    "SMTP_HOST": "courrier.example.org", "SMTP_PASSWORD": f"{MARQUE}-courrier", "REDIS_URL": f"redis://:{MARQUE}-redis@redis.example.org/0",
    "SANTE_JETON": f"{MARQUE}-sante", "BILAN_TSA": f"https://bilan:{MARQUE}-temps@tsa.example.org/", "PROPRIETAIRE_USER": "proprietaire",
}
AILLEURS = PRODUCTION | {"DATABASE_URL": "postgresql://bilan@localhost:1/bilan"}  # nobody listens there
# no secret, or (the certificate and its password, the address of Sentry) no setting
CONNUES = {
    "BILAN_VAR", "DEBUG", "ALLOWED_HOSTS", "DEMONSTRATION", "BILAN_CERTIFICAT", "BILAN_CERTIFICAT_MOT_DE_PASSE", "BILAN_BASE_TEST", "BILAN_DOCUMENTS",
    "COURRIELS_PAR_MINUTE", "COURRIEL_DIRECTION", "EXPEDITEUR", "LOG_FORMAT", "LOG_LEVEL", "PGDATABASE", "PGHOST", "PGPORT", "PGUSER", "PORT",
    "SAUVEGARDE_CLE", "SENTRY_DSN", "SENTRY_ENVIRONMENT", "SITE_URL", "SMTP_PORT", "SMTP_TLS", "SMTP_USER", "TRUSTED_PROXIES",
}


@pytest.fixture
def reglages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reglages:
    """The settings file, read again in an environment that holds these variables alone."""

    def lire(**variables: str) -> dict[str, Any]:
        for nom in set(os.environ) - set(environnement()) - {"DJANGO_ALLOW_ASYNC_UNSAFE"}:  # that one is the tests' own
            monkeypatch.delenv(nom)
        for nom, valeur in ({"BILAN_VAR": str(tmp_path)} | variables).items():
            monkeypatch.setenv(nom, valeur)
        return runpy.run_path(str(RACINE / "bilan" / "settings.py"))

    return lire


def test_with_no_variable_set_a_command_that_reads_no_data_works_and_starts_no_server(tmp_path: Path):
    resultat = manage("diffsettings", BILAN_VAR=str(tmp_path))
    assert (resultat.returncode, resultat.stderr) == (0, "")
    assert not (tmp_path / "pg").exists()


def test_with_no_variable_set_a_command_that_reads_data_has_a_base_and_leaves_no_server(tmp_path: Path):
    resultat = manage("inspectdb", BILAN_VAR=str(tmp_path))
    assert (resultat.returncode, resultat.stderr, "from django.db import models" in resultat.stdout) == (0, "", True)
    assert (tmp_path / "pg" / "PG_VERSION").exists()
    assert not (tmp_path / "pg" / "postmaster.pid").exists()


def test_a_command_that_may_not_start_says_why_and_exits_with_1(tmp_path: Path):
    resultat = manage("diffsettings", BILAN_VAR=str(tmp_path), **PRODUCTION | {"DATABASE_URL": "bilan:secret@base"})
    assert (resultat.returncode, resultat.stderr) == (
        1, "DATABASE_URL : une adresse postgresql://personne:secret@serveur:port/base?sslmode=require.\n",
    )


def test_a_command_whose_base_is_away_says_so_without_its_password(tmp_path: Path):
    resultat = manage("inviter", "a@b.fr", "A", "B", BILAN_VAR=str(tmp_path), **AILLEURS)
    assert (resultat.returncode, resultat.stderr.count("\n")) == (1, 1)
    assert resultat.stderr.startswith("La base de données ne répond pas : connection failed: connection to server at")
    assert "motdepasse" not in resultat.stderr


def test_a_command_whose_base_has_no_tables_says_which_to_run_first(tmp_path: Path):
    resultat = manage("inviter", "a@b.fr", "A", "B", BILAN_VAR=str(tmp_path))
    assert (resultat.returncode, resultat.stderr) == (1, "La base n’a pas les tables de cette version : lancez d’abord « manage.py migrate ».\n")


def test_a_command_whose_folder_cannot_be_written_says_so(tmp_path: Path):
    (tmp_path / "fichier").touch()
    resultat = manage("inviter", "a@b.fr", "A", "B", BILAN_VAR=str(tmp_path / "fichier"))
    assert (resultat.returncode, resultat.stderr) == (1, f"Impossible d’écrire : [Errno 20] Not a directory: '{tmp_path}/fichier/secrets'\n")


def test_who_asks_for_the_whole_error_has_it(tmp_path: Path):
    assert "Traceback" in manage("inviter", "a@b.fr", "A", "B", "--traceback", BILAN_VAR=str(tmp_path), **AILLEURS).stderr


@pytest.mark.parametrize("variable", ["SMTP_PORT", "TRUSTED_PROXIES", "COURRIELS_PAR_MINUTE"])
def test_a_number_that_is_none_stops_the_start(reglages: Reglages, variable: str):
    with pytest.raises(ImproperlyConfigured, match=f"{variable} : un nombre entier."):
        reglages(SMTP_HOST="courrier.example.org", **{variable: "dix"})


@pytest.mark.parametrize("variable", ["SECRET_KEY", "BILAN_CLES_MAITRE", "BILAN_CERTIFICAT"])
def test_a_missing_production_secret_stops_the_start(reglages: Reglages, tmp_path: Path, variable: str):
    with pytest.raises(ImproperlyConfigured, match=f"La variable {variable} manque"):
        reglages(**{nom: valeur for nom, valeur in PRODUCTION.items() if nom != variable})
    assert not (tmp_path / "secrets").exists()


@pytest.mark.parametrize("cles", ["", "a:courte", "a:*", "a:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY,b:"])
def test_a_master_key_that_is_not_one_stops_the_start(reglages: Reglages, cles: str):
    with pytest.raises(ImproperlyConfigured, match="BILAN_CLES_MAITRE : une ou plusieurs clés de 32 octets"):
        reglages(**PRODUCTION | {"BILAN_CLES_MAITRE": cles})


@pytest.mark.parametrize(("valeur", "phrase"), [
    ("", "ce n’est ni le chemin entier ni le base64 d’un PKCS#12"), ("bm9u", "ce n’est ni le chemin entier ni le base64 d’un PKCS#12"),
    ("/absent.p12", "ce fichier ne se lit pas."),
])  # fmt: skip
def test_a_certificate_that_is_not_one_stops_the_start(reglages: Reglages, valeur: str, phrase: str):
    with pytest.raises(ImproperlyConfigured, match=f"BILAN_CERTIFICAT : {phrase}"):
        reglages(**PRODUCTION | {"BILAN_CERTIFICAT": valeur})


def test_the_key_of_the_seal_is_drawn_once_and_not_among_the_settings_that_a_command_prints(reglages: Reglages, tmp_path: Path):
    sceau = reglages()["SCEAU"]
    secret = tmp_path / "secrets" / "certificat"
    assert secret.stat().st_mode & 0o077 == 0
    assert reglages()["SCEAU"].certificat == sceau.certificat
    assert repr(sceau).startswith("Certificat(certificat=<Certificate(subject=<Name(CN=Sceau de localhost)>")
    assert secret.read_text()[:40] not in repr(sceau)


def test_a_command_that_prints_the_settings_tells_no_secret_of_the_environment(reglages: Reglages):
    lus = {nom: valeur for nom, valeur in reglages(**MARQUES).items() if nom.isupper()}
    assert [nom for nom, imprime in module_to_dict(SimpleNamespace(**lus)).items() if MARQUE in imprime] == []
    assert all(MARQUE in str(lus[nom]) for nom in ("SECRET_KEY", "CELERY_BROKER_URL", "SANTE_JETON", "BILAN_TSA"))  # they are there all the same
    assert lus["DATABASES"]["default"]["PASSWORD"] == f"{MARQUE}-base" and MARQUE.encode() in lus["CLES_MAITRE"]["a"]
    assert signing.loads(signing.dumps("dit", key=lus["SECRET_KEY"]), key=f"{MARQUE}-signature") == "dit"


def test_with_settings_that_say_themselves_the_command_would_tell_them(reglages: Reglages, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delattr(TexteTu, "__repr__")
    lus = {nom: valeur for nom, valeur in reglages(**MARQUES).items() if nom.isupper()}
    assert {nom for nom, imprime in module_to_dict(SimpleNamespace(**lus)).items() if MARQUE in imprime} == {
        "SECRET_KEY", "DATABASES", "PROPRIETAIRE", "MAILERS", "CELERY_BROKER_URL", "SANTE_JETON", "BILAN_TSA",
    }


def test_each_variable_that_the_settings_read_is_known_as_a_secret_or_as_none():
    lues = re.findall(r"""(?:env\.get\(|env\[|_secret\(|_entier\()["']([A-Z_]+)""", (RACINE / "bilan" / "settings.py").read_text(encoding="utf-8"))
    assert len(lues) > 30
    assert set(lues) - {*MARQUES, *CONNUES} == set()


@pytest.mark.parametrize(
    ("variables", "accepte"),
    [
        ({"ALLOWED_HOSTS": "bilan.example.org"}, False),
        ({"ALLOWED_HOSTS": "localhost,bilan.example.org"}, False),
        ({"ALLOWED_HOSTS": "*"}, False),
        ({"ALLOWED_HOSTS": "192.168.1.10"}, False),
        ({"ALLOWED_HOSTS": ""}, False),
        ({"ALLOWED_HOSTS": "bilan.example.org", "DEBUG": "1"}, True),
        ({"ALLOWED_HOSTS": "localhost,127.0.0.1"}, True),
        ({}, True),
    ],
)
def test_the_open_doors_of_the_demonstration_never_face_a_real_host(reglages: Reglages, variables: dict[str, str], accepte: bool):
    if accepte:
        assert reglages(DEMONSTRATION="1", **variables)["DEMONSTRATION"]
        return
    with pytest.raises(ImproperlyConfigured, match="DEMONSTRATION=1 ouvre toutes les portes"):
        reglages(DEMONSTRATION="1", **variables)


@pytest.mark.parametrize(("url", "attendu"), [
    ("postgresql://bilan@base.example.org/bilan", {"NAME": "bilan", "USER": "bilan", "PASSWORD": "", "HOST": "base.example.org", "PORT": "", "OPTIONS": {}}),
    (
        "postgres://bilan:m%40t@base.example.org:6432/bilan?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&connect_timeout=3",
        {"NAME": "bilan", "USER": "bilan", "PASSWORD": "m@t", "HOST": "base.example.org", "PORT": "6432",
         "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem", "connect_timeout": "3"}},
    ),
])
def test_the_address_of_the_base_is_read_whole(reglages: Reglages, url: str, attendu: dict[str, Any]):
    assert attendu.items() <= reglages(**PRODUCTION | {"DATABASE_URL": url})["DATABASES"]["default"].items()


@pytest.mark.parametrize("url", ["bilan:secret@base", "postgresql://bilan:secret@base/bilan?sslmod=require"])
def test_an_address_that_is_not_one_stops_the_start_without_telling_its_password(reglages: Reglages, url: str):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL : une adresse") as refus:
        reglages(**PRODUCTION | {"DATABASE_URL": url})
    assert "bilan:secret@base" not in str(refus.value)
