"""What the logs say: where, when, of what kind; never what someone wrote, nor an address that opens something."""
import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from bilan.socle.journaux import Json
from bilan.vues import panne
from tests.fabriques import FabriqueCompte
from tests.outils.canaris import trouves
from tests.outils.connexion import Visiteur

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
    assert not trouves([MOT, JETON], lus.getvalue())


def test_an_error_gives_its_number_to_whoever_meets_it_and_not_a_word_to_the_log(lus):
    with override_settings(ROOT_URLCONF=__name__):
        reponse = Visiteur(raise_request_exception=False).post(f"/echec/{JETON}/?q={MOT}", {"texte": MOT})
    assert (reponse.status_code, f"<code>{reponse['X-Request-Id']}</code>" in reponse.text) == (500, True)
    [ligne] = [ligne for ligne in objets(lus) if "trace" in ligne]
    assert (ligne["requete"], ligne["message"]) == (reponse["X-Request-Id"], "500 POST echec/<str:jeton>/")
    assert ligne["trace"].endswith("builtins.ValueError")
    assert not trouves([MOT, JETON], lus.getvalue())


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
    visiteur.post("/connexion/", {"login": compte.email, "password": "une phrase que personne ne sait"})
    dits = [ligne["message"] for ligne in objets(lus) if ligne["nom"] == "bilan.securite"]
    assert [dit.partition(" :")[0] for dit in dits] == ["entrée refusée", "entrée"]
    assert dits[1].endswith(f"compte {compte.pk}")
    assert not trouves([MOT, compte.email, "personne ne sait", compte.nom], lus.getvalue())


def test_a_careless_formatter_would_tell_it_all(lus):
    """The sabotage: Python's own formatter quotes the message of the error and the address."""
    lus.poignee.setFormatter(logging.Formatter())
    with override_settings(ROOT_URLCONF=__name__):
        Visiteur(raise_request_exception=False).post(f"/echec/{JETON}/?q={MOT}", {"texte": MOT})
    assert trouves([MOT, JETON], lus.getvalue()) == {MOT, JETON}
