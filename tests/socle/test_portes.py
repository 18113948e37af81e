"""The doors of sign-in do the same work for an address that nobody has as for one that somebody has: the time of their answer tells nothing."""
import pytest
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bilan.socle.connexion import forms, postier, views
from bilan.socle.models import Envoi
from tests.fabriques import FabriqueCompte, FabriqueOrganisme
from tests.outils.connexion import Visiteur

pytestmark = pytest.mark.django_db
ADRESSE, INCONNUE = "camille@example.org", "personne@example.org"
UNE = 1  # statement more: a letter that is taken back
PORTES = ("account_request_login_code", "account_reset_password")
# has an account, its address is proved (None: allauth has no row for it), it is open, it is of the team
CONNUES = {
    "prouvée": (True, True, {}), "invitée": (None, True, {}), "non prouvée": (False, True, {}), "désactivée": (True, False, {}),
    "équipe": (True, True, {"gestion": True}), "mot de passe": (True, True, {"gestion": True, "password": "x"}),
}


def installer(prouvee: bool | None, ouverte: bool, qui: dict) -> None:
    compte = FabriqueCompte(email=ADRESSE, is_active=ouverte, **qui)
    if prouvee is not None:
        EmailAddress.objects.create(user=compte, email=ADRESSE, primary=True, verified=prouvee)


def instructions(client: Visiteur, porte: str, **champs: str) -> int:
    """How many the base was given to answer this form."""
    cache.clear()
    with CaptureQueriesContext(connection) as lues:
        assert client.post(reverse(porte), champs).status_code == 302
    return len(lues)


def frapper(porte: str, adresse: str) -> int:
    """The second time: at the first one allauth writes its row for an account that was imported, once in its life."""
    return [instructions(Visiteur(), porte, email=adresse) for _ in range(2)][1]


@pytest.fixture
def inconnu():
    """The statements of each door for a stranger."""
    FabriqueOrganisme()
    return {porte: frapper(porte, INCONNUE) for porte in PORTES}


@pytest.mark.parametrize("qui", CONNUES)
def test_an_address_that_is_known_takes_the_work_of_one_that_is_not(inconnu, qui):
    installer(*CONNUES[qui])
    assert [porte for porte in PORTES if abs(frapper(porte, ADRESSE) - inconnu[porte]) > UNE] == []


def test_without_the_pretence_a_stranger_would_be_told_by_it(inconnu, monkeypatch):
    monkeypatch.setattr(postier, "faire_semblant", lambda: None)
    assert [porte for porte in PORTES if frapper(porte, INCONNUE) < inconnu[porte] - UNE] == [*PORTES]


def test_with_allauth_s_own_search_a_proved_address_would_be_told_by_it(inconnu, monkeypatch):
    monkeypatch.setattr(forms, "titulaires", lambda adresse: filter_users_by_email(adresse, is_active=True, prefer_verified=True, for_login=True))
    installer(*CONNUES["désactivée"])
    assert [frapper(porte, ADRESSE) - frapper(porte, INCONNUE) for porte in PORTES] == [-1, -1]


def redemander(adresse: str) -> int:
    client = Visiteur()
    instructions(client, PORTES[0], email=adresse)
    return instructions(client, "account_confirm_login_code", action="resend")


def test_a_code_asked_for_again_takes_the_work_of_one_that_nobody_will_receive():
    FabriqueOrganisme()
    installer(*CONNUES["prouvée"])
    connue = redemander(ADRESSE)
    assert Envoi.objects.filter(destinataire=ADRESSE).count() == 2
    assert abs(redemander(INCONNUE) - connue) <= UNE
    assert not Envoi.objects.exclude(destinataire=ADRESSE).exists()


def test_allauth_s_own_page_would_tell(monkeypatch):
    FabriqueOrganisme()
    installer(*CONNUES["prouvée"])
    connue = redemander(ADRESSE)
    for nom in ("get_form_kwargs", "_resend_form_valid"):
        monkeypatch.delattr(views.SaisirLeCode, nom)
    assert redemander(INCONNUE) < connue - UNE
