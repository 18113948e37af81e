"""What the logs say: where, when, of what kind; never what someone wrote, nor an address that opens something."""
import io
import json
import logging
import re
import sys
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path, reverse

from bilan.socle.erreurs import SansContenu
from bilan.socle.journaux import Json
from bilan.socle.roles import Role
from bilan.vues import panne
from tests.fabriques import FabriqueCompte
from tests.outils import boite
from tests.outils.canaris import trouves
from tests.outils.connexion import Visiteur
from tests.socle.test_comptes import NELLY, PHRASE, choisir, inviter

pytestmark = pytest.mark.django_db
MOT = "canarienvol"
JETON = "jeton-de-quarante-caracteres-qui-ouvre-tout"


def echouer(requete: HttpRequest, jeton: str = "") -> HttpResponse:
    texte = f"Elle a dit {MOT}"
    raise ValueError(f"Impossible de garder « {texte} » de {jeton}")


def refuser(requete: HttpRequest, jeton: str) -> HttpResponse:
    logging.getLogger("bilan.essai").warning("Deux lignes\n%s", '{"niveau": "forgée"}')
    return HttpResponse(status=403)


urlpatterns = [path("echec/<str:jeton>/", login_not_required(echouer)), path("refus/<str:jeton>/", login_not_required(refuser))]
handler500 = panne


@pytest.fixture
def lus() -> Iterator[io.StringIO]:
    """What a grown installation writes."""
    flux, niveaux = io.StringIO(), {}
    flux.poignee = poignee = logging.StreamHandler(flux)
    poignee.setFormatter(Json())
    logging.root.addHandler(poignee)
    for nom in ("bilan.acces", "bilan.securite"):
        niveaux[nom] = logging.getLogger(nom).level
        logging.getLogger(nom).setLevel(logging.INFO)
    yield flux
    logging.root.removeHandler(poignee)
    for nom, niveau in niveaux.items():
        logging.getLogger(nom).setLevel(niveau)


def objets(flux: io.StringIO) -> list[dict]:
    return [json.loads(ligne) for ligne in flux.getvalue().splitlines()]


def test_each_line_is_an_object_in_utc_with_the_number_of_its_request_and_no_line_can_be_forged(lus):
    with override_settings(ROOT_URLCONF=__name__):
        reponse = Visiteur().get(f"/refus/{JETON}/?q={MOT}", headers={"X-Request-Id": "choisi-par-un-inconnu"})
    numero = reponse["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{16}", numero)
    lignes = objets(lus)
    assert {ligne["requete"] for ligne in lignes} == {numero}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", ligne["le"]) for ligne in lignes)
    dits = [(ligne["nom"], ligne["niveau"], ligne["message"]) for ligne in lignes]
    assert dits == [
        ("bilan.essai", "WARNING", 'Deux lignes\n{"niveau": "forgée"}'), ("bilan.acces", "INFO", "GET refus/<str:jeton>/ 403"),
        ("bilan.securite", "WARNING", "accès refusé (403) : GET refus/<str:jeton>/, adresse 127.0.0.1"),
        ("django.request", "WARNING", "403 GET refus/<str:jeton>/"),
    ]
    assert [ligne for ligne in lignes if "trace" in ligne] == []  # a refusal is no fault
    assert not trouves([MOT, JETON], lus.getvalue())


def test_an_error_gives_its_number_to_whoever_meets_it_and_not_a_word_to_the_log(lus):
    with override_settings(ROOT_URLCONF=__name__):
        reponse = Visiteur(raise_request_exception=False).post(f"/echec/{JETON}/?q={MOT}", {"texte": MOT})
    assert (reponse.status_code, f"<code>{reponse['X-Request-Id']}</code>" in reponse.text) == (500, True)
    [ligne] = [ligne for ligne in objets(lus) if "trace" in ligne]
    assert (ligne["requete"], ligne["message"]) == (reponse["X-Request-Id"], "500 POST echec/<str:jeton>/")
    assert ligne["trace"].endswith("builtins.ValueError")
    assert not trouves([MOT, JETON], lus.getvalue())


def test_when_even_the_page_of_an_error_fails_the_number_is_told_in_one_sentence(settings):
    manquant = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
    settings.STORAGES = {**settings.STORAGES, **manquant}
    with override_settings(ROOT_URLCONF=__name__):
        reponse = Visiteur(raise_request_exception=False).get(f"/echec/{JETON}/")
    assert (reponse.status_code, reponse.text) == (500, f"La page n’a pas pu s’afficher. Numéro : {reponse['X-Request-Id']}\n")


def test_the_server_itself_quotes_no_address():
    try:
        raise ValueError(MOT)
    except ValueError:
        fait = logging.LogRecord("gunicorn.error", logging.ERROR, "", 1, "Error handling request %s", (f"/signature/{JETON}/",), sys.exc_info())
    assert json.loads(Json().format(fait))["message"] == "Error handling request …"
    assert not trouves([MOT, JETON], Json().format(fait))


def test_the_number_of_a_trusted_proxy_is_kept_when_it_is_one(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert Visiteur().get("/sante/", headers={"X-Request-Id": "0123-abcd-4567"})["X-Request-Id"] == "0123-abcd-4567"
    assert len(Visiteur().get("/sante/", headers={"X-Request-Id": "{é\n"})["X-Request-Id"]) == 16


def test_who_comes_in_and_who_fails_to_are_written_by_number_without_what_was_typed(lus):
    compte = FabriqueCompte(email="camille@example.org")
    compte.set_password("une phrase que personne ne sait")
    compte.save()
    EmailAddress.objects.create(user=compte, email=compte.email, primary=True, verified=True)
    visiteur = Visiteur()
    visiteur.post("/connexion/", {"login": compte.email, "password": MOT})
    Visiteur().post(reverse("account_request_login_code"), {"email": compte.email})  # whoever asks for a code has not come in
    visiteur.post("/connexion/", {"login": compte.email, "password": "une phrase que personne ne sait"})
    dits = [ligne["message"] for ligne in objets(lus) if ligne["nom"] == "bilan.securite"]
    assert [dit.partition(" :")[0] for dit in dits] == ["entrée refusée", "entrée"]
    assert dits[1].endswith(f"compte {compte.pk}")
    assert not trouves([MOT, compte.email, "personne ne sait", compte.nom], lus.getvalue())


def test_whoever_comes_in_by_an_invitation_is_written_as_any_other_without_the_token_nor_the_password(lus):
    compte = inviter(Role.CONSULTANT)
    lien = boite.lien(NELLY)
    choisir(Visiteur(), lien)
    entrees = [ligne["message"] for ligne in objets(lus) if ligne["nom"] == "bilan.securite"]
    assert entrees == [f"entrée : invitation/, compte {compte.pk}"]
    assert not trouves([lien.split("/")[2], PHRASE, NELLY], lus.getvalue())


@pytest.mark.parametrize(("nom", "phrase", "valeurs", "dit"), [
    ("gunicorn.error", "Error handling request %s %s", ("GET", f"/i/{JETON}/?q={MOT}"), "Error handling request … …"),
    ("gunicorn.error", f"Invalid request from ip=203.0.113.9: {MOT}\n{JETON}", (), "Invalid request"),
    ("gunicorn.error", "Worker (pid:%s) was sent code %d", (12, 3), "Worker (pid:12) was sent code 3"),
    ("celery.worker.request", "Task handler raised error: %r", (ValueError(MOT),), "Task handler raised error: 'builtins.ValueError'"),
    ("une.bibliotheque", ValueError(MOT), (), "builtins.ValueError"),
    ("bilan.essai", "Perdu : %s, %s", ("ligne 3", ValueError(MOT)), "Perdu : ligne 3, builtins.ValueError"),
])  # fmt: skip
def test_of_what_a_library_says_numbers_alone_are_kept_and_of_an_error_its_kind(nom, phrase, valeurs, dit):
    ecrit = json.loads(Json().format(logging.LogRecord(nom, logging.ERROR, "", 0, phrase, valeurs, None)))
    assert ecrit["message"] == dit


def test_behind_a_proxy_the_address_is_the_one_that_it_saw(lus, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT, settings.ROOT_URLCONF = 1, __name__
    Visiteur().get(f"/refus/{JETON}/", headers={"X-Forwarded-For": "203.0.113.9"})
    assert [ligne["message"].rpartition(" ")[2] for ligne in objets(lus) if ligne["nom"] == "bilan.securite"] == ["203.0.113.9"]


@pytest.mark.parametrize("nom", ["BILAN_CLES_MAITRE", "CLES_MAITRE", "SANTE_JETON", "BILAN_CERTIFICAT_MOT_DE_PASSE", "SENTRY_DSN", "SECRET_KEY"])
def test_the_report_of_an_error_shows_no_secret_of_the_settings(nom):
    assert SansContenu().cleanse_setting(nom, MOT) == SansContenu.cleansed_substitute


def test_a_careless_formatter_would_tell_it_all(lus):
    """The sabotage: Python's own formatter quotes the message of the error and the address."""
    lus.poignee.setFormatter(logging.Formatter())
    with override_settings(ROOT_URLCONF=__name__):
        Visiteur(raise_request_exception=False).post(f"/echec/{JETON}/?q={MOT}", {"texte": MOT})
    assert trouves([MOT, JETON], lus.getvalue()) == {MOT, JETON}
