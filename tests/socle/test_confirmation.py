"""Before a grave gesture, who is there is asked again; the gesture then goes on by itself."""
from urllib.parse import unquote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.urls import reverse

from tests.outils import boite
from tests.outils.connexion import Visiteur
from tests.socle.outils_connexion import beneficiaire, membre, totp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("compteurs_a_zero")]


def test_adding_a_key_asks_a_beneficiaire_for_a_fresh_code_then_goes_on(client: Visiteur):
    compte = beneficiaire()
    client.force_login(compte)
    client.prouver(compte, "code", il_y_a=301)
    cle = reverse("mfa_add_webauthn")
    confirmer = client.get(cle).url
    assert unquote(confirmer) == f"{reverse('confirmer_par_courriel')}?next={cle}"
    assert client.get(confirmer).status_code == 200
    assert not boite.courriels(compte.email)
    client.post(confirmer, {"envoyer": "1", "next": cle})
    assert client.post(confirmer, {"code": boite.code(compte.email), "next": cle}).url == cle
    assert client.get(cle).status_code == 200


def test_a_confirmation_code_is_tried_five_times_then_is_dead(client: Visiteur):
    compte = beneficiaire()
    client.force_login(compte)
    confirmer = reverse("confirmer_par_courriel")
    client.post(confirmer, {"envoyer": "1"})
    bon = boite.code(compte.email)
    assert [client.post(confirmer, {"code": "BBBB-BBBB"}).status_code for _ in range(5)] == [200, 200, 200, 200, 302]
    client.prouver(compte, "code", il_y_a=301)
    client.post(confirmer, {"code": bon})  # the dead one: another is sent instead
    assert client.get(reverse("mfa_add_webauthn")).status_code == 302


def test_the_team_confirms_by_its_second_factor(client: Visiteur):
    secret = generate_totp_secret()
    compte = membre(secret)
    client.force_login(compte)
    client.prouver(compte, "password", "mfa", il_y_a=301)
    cle = reverse("mfa_add_webauthn")
    assert unquote(client.get(cle).url) == f"{reverse('account_reauthenticate')}?next={cle}"
    reponse = client.post(reverse("mfa_reauthenticate"), {"code": totp(secret), "next": cle})
    assert reponse.url == cle
    assert client.get(cle).status_code == 200


def test_the_gesture_that_was_interrupted_goes_on_by_itself(client: Visiteur):
    compte = beneficiaire()
    client.force_login(compte)
    client.prouver(compte, "code", il_y_a=301)
    adresse = reverse("account_email")
    confirmer = client.post(adresse, {"email": "nouvelle@example.org", "action_add": ""}).url
    assert not boite.courriels("nouvelle@example.org")
    client.post(confirmer, {"envoyer": "1", "next": adresse})
    client.post(confirmer, {"code": boite.code(compte.email), "next": adresse})
    assert "Vérifiez votre adresse" in boite.dernier("nouvelle@example.org")


def test_the_new_address_replaces_the_old_one_once_its_link_is_opened_and_posted(client: Visiteur):
    compte = beneficiaire()
    EmailAddress.objects.filter(user=compte).update(verified=True)
    client.force_login(compte)
    client.post(reverse("account_email"), {"email": "nouvelle@example.org", "action_add": ""})
    lien = boite.lien("nouvelle@example.org")
    assert client.get(lien).status_code == 200
    compte.refresh_from_db()
    assert compte.email != "nouvelle@example.org"  # opening is not agreeing: mail scanners open links
    client.post(lien)
    compte.refresh_from_db()
    assert compte.email == "nouvelle@example.org"
