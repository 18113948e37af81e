"""A password is replaced by who had one, costs what it must, and closes every session when it changes."""
from importlib import import_module

import pytest
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.urls import reverse

from tests.fabriques import FabriqueCompte
from tests.outils import boite
from tests.outils.connexion import Visiteur
from tests.socle.outils_connexion import PHRASE, beneficiaire, entrer, est_dedans, membre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("compteurs_a_zero")]


def test_a_forgotten_password_is_replaced_by_a_link_and_the_second_factor_still_asked(client: Visiteur):
    compte = membre(generate_totp_secret())
    client.post("/connexion/mot-de-passe/", {"email": compte.email})
    page = client.get(boite.lien(compte.email), follow=True)
    assert page.status_code == 200
    neuf = "une tout autre phrase"
    client.post(page.request["PATH_INFO"], {"password1": neuf, "password2": neuf})
    assert not est_dedans(client)
    assert entrer(client, compte, neuf).url == reverse("mfa_authenticate")
    assert "a été remplacé" in boite.dernier(compte.email)


def test_a_reset_link_serves_once(client: Visiteur):
    compte = membre()
    client.post("/connexion/mot-de-passe/", {"email": compte.email})
    lien = boite.lien(compte.email)
    page = client.get(lien, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "une tout autre phrase", "password2": "une tout autre phrase"})
    assert "ne peut plus servir" in Visiteur().get(lien, follow=True).content.decode()


@pytest.mark.parametrize(("roles", "phrase"), [(["beneficiaire"], "recevez un code"), (["consultant"], "lien de votre invitation")])
def test_a_reset_never_gives_a_password_to_who_has_none(client: Visiteur, roles: list[str], phrase: str):
    compte = FabriqueCompte(roles=roles)
    client.post("/connexion/mot-de-passe/", {"email": compte.email})
    assert phrase in boite.dernier(compte.email)
    assert "http" not in boite.dernier(compte.email).partition("\n--")[0]


def test_changing_the_password_closes_every_session(client: Visiteur):
    compte = membre()
    autre = Visiteur()
    for visiteur in (client, autre):
        visiteur.force_login(compte)
    neuf = "une tout autre phrase"
    client.post(reverse("account_change_password"), {"oldpassword": PHRASE, "password1": neuf, "password2": neuf})
    assert (est_dedans(client), est_dedans(autre)) == (False, False)
    compte.refresh_from_db()
    assert compte.check_password(neuf)


def test_who_has_no_password_has_none_to_change(client: Visiteur):
    client.force_login(beneficiaire())
    assert client.get(reverse("account_change_password")).url == reverse("compte")


def test_outside_the_tests_a_password_costs_what_owasp_asks():
    """OWASP's floor for Argon2id: 19 MiB, two passes; the tests' own hasher is not the one that is served."""
    assert import_module("bilan.settings").PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    hacheur = Argon2PasswordHasher()
    assert (hacheur.memory_cost >= 19 * 1024, hacheur.time_cost >= 2) == (True, True)
