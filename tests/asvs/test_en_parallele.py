"""Sign-in under fifty windows at once: the limits hold, and a code opens one of them."""
import pytest
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.urls import reverse

from tests.conventions.test_concurrence import ensemble
from tests.outils.connexion import Visiteur
from tests.socle.outils_connexion import CONNEXION, entrer, est_dedans, membre, totp

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("compteurs_a_zero")]
FENETRES = 50


def test_6_3_1_fifty_windows_that_guess_at_once_have_five_tries_in_all():
    compte = membre()
    pages = ensemble(*(
        lambda rang=rang: Visiteur(REMOTE_ADDR="203.0.113.9").post(CONNEXION, {"login": compte.email, "password": f"ce n’est pas {rang}"})
        for rang in range(FENETRES)
    ))
    assert sum("Trop d’essais" not in page.text for page in pages) == 5
    assert entrer(Visiteur(REMOTE_ADDR="198.51.100.7"), compte).status_code == 302


def test_6_5_1_one_code_of_the_application_in_twenty_windows_opens_one():
    secret = generate_totp_secret()
    compte = membre(secret)
    fenetres = [Visiteur(REMOTE_ADDR=f"203.0.113.{rang}") for rang in range(20)]
    for fenetre in fenetres:
        entrer(fenetre, compte)
    code = totp(secret)
    ensemble(*(lambda f=f: f.post(reverse("mfa_authenticate"), {"code": code}).status_code for f in fenetres))
    assert sum(est_dedans(fenetre) for fenetre in fenetres) == 1
