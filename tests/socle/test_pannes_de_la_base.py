"""A base that is away: the page and the command that meet it say so, and take no other fault for it."""
import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import DEFAULT_DB_ALIAS, IntegrityError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

import manage
from bilan.socle.postgresql.pannes import injoignable
from bilan.vues import panne
from tests.outils.connexion import Visiteur
from tests.outils.processus import RACINE, environnement
from tests.test_reglages import AILLEURS

ADRESSES = ["/", "/connexion/", "/dossiers/", "/programme/", "/sante/", "/gestion/", "/nulle-part/", "/signature/aaaa/"]
VISITES = """
import json, sys, django
django.setup()
from django.conf import settings
from django.test import Client
vues = {}
for adresse in sys.argv[1:]:
    for jeton in ("", "a" * 32):
        client = Client(raise_request_exception=False, headers={"host": settings.ALLOWED_HOSTS[0]})
        client.cookies[settings.SESSION_COOKIE_NAME] = jeton
        reponse = client.get(adresse, secure=True)
        vues[f"{adresse} {jeton}".strip()] = [reponse.status_code, reponse.headers.get("Retry-After")]
print(json.dumps(vues))
"""


def ailleurs(requete: HttpRequest) -> HttpResponse:
    """A page that asks a base that is not there."""
    base = connections[DEFAULT_DB_ALIAS].copy(DEFAULT_DB_ALIAS)
    base.settings_dict = {**base.settings_dict, "HOST": "127.0.0.1", "PORT": "1"}
    base.cursor()


urlpatterns = [path("ailleurs/", login_not_required(ailleurs))]
handler500 = panne


def faute(code: str, genre: type[Exception] = OperationalError) -> Exception:
    erreur = genre("à la ligne 3")
    erreur.__cause__ = psycopg.errors.lookup(code)() if code else psycopg.OperationalError()
    return erreur


@pytest.mark.parametrize(("code", "partie"), [
    ("", True), ("08006", True), ("57P01", True), ("57P02", True), ("57P03", True),  # no connection, lost, stopped, crashed, not ready yet
    ("40P01", False), ("53100", False), ("57014", False), ("55P03", False),  # a deadlock, a disk that is full, a statement cancelled, a lock
])
def test_only_a_base_that_is_away_is_said_to_be(code: str, partie: bool):
    assert injoignable(faute(code)) == partie
    assert manage._en_une_phrase(faute(code)) == ("La base de données ne répond pas : à la ligne 3" if partie else "")


def test_what_the_base_refuses_is_no_absence():
    assert not injoignable(faute("23505", IntegrityError))


def test_while_the_base_is_away_every_page_asks_to_come_back_and_the_log_is_short(tmp_path: Path):
    """A site whose base answers nothing: as its visitors see it, strangers or not, and as its log tells it."""
    commande = [sys.executable, "-c", VISITES, *ADRESSES]
    visites = subprocess.run(commande, check=True, cwd=RACINE, capture_output=True, text=True, timeout=120, env=environnement(
        BILAN_VAR=str(tmp_path), DJANGO_SETTINGS_MODULE="bilan.settings", LOG_LEVEL="ERROR", **AILLEURS))
    vues = json.loads(visites.stdout)
    assert vues.pop("/sante/") == [503, None]  # its own answer, of one word
    assert (vues.pop("/dossiers/"), vues.pop("/gestion/")) == ([302, None],) * 2  # to a stranger, the sign-in
    assert set(map(tuple, vues.values())) == {(503, "60")}
    assert "motdepasse" not in visites.stderr
    assert [ligne for ligne in visites.stderr.splitlines() if "django.request" in ligne and "trace" in ligne] == []


@pytest.mark.django_db
def test_its_page_needs_no_base():
    with override_settings(ROOT_URLCONF=__name__):
        reponse = Visiteur(raise_request_exception=False).get("/ailleurs/")
    assert (reponse.status_code, reponse["Retry-After"], "Le site est momentanément indisponible." in reponse.text) == (503, "60", True)


@pytest.mark.django_db
def test_taken_for_a_fault_it_would_be_one(monkeypatch: pytest.MonkeyPatch):
    """The sabotage."""
    monkeypatch.setattr(sys.modules["bilan.vues.panne"], "injoignable", lambda erreur: False)
    with override_settings(ROOT_URLCONF=__name__):
        assert Visiteur(raise_request_exception=False).get("/ailleurs/").status_code == 500
