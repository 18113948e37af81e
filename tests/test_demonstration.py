"""Demonstration mode opens every door: it must exist where it is asked for (tests/test_demo.py), and nowhere else."""
import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bilan.demonstration import LIENS, places
from bilan.socle import comptes
from bilan.socle.acteur import SYSTEME
from bilan.socle.connexion.postier import ecrire
from bilan.socle.courriels import expedier_la_file
from bilan.socle.models import Compte, Envoi, EtatEnvoi
from bilan.socle.models.compte import Accord
from bilan.socle.roles import Role
from tests import urls_demonstration
from tests.fabriques import FabriqueCompte
from tests.outils.connexion import Visiteur

en_demonstration = override_settings(DEMONSTRATION=True, ROOT_URLCONF=urls_demonstration.__name__)  # imported here, while the mode is off


@pytest.fixture
def troupe(db) -> dict[str, Compte]:
    """Someone for each role, and someone who is not of the demonstration."""
    return {
        "helene": FabriqueCompte(consultant=True, email="helene.vasseur@demonstration.example", accord=Accord.FEMININ),
        "camille": FabriqueCompte(email="camille.moreau@demonstration.example"),
        "seconde": FabriqueCompte(email="seconde@demonstration.example", prenom="Seconde"),
        "nadia": FabriqueCompte(gestion=True, email="nadia@demonstration.example", prenom="Nadia"),
        "vraie": FabriqueCompte(gestion=True, email="vraie@example.org", prenom="Vraie"),
    }


def test_there_is_one_place_a_role_and_one_for_those_who_come_by_a_link(troupe):
    assert [(place.cle, place.libelle) for place in places()] == [
        ("beneficiaire", "Entrer comme Camille, bénéficiaire"),
        ("consultant", "Entrer comme Hélène, consultante"),
        ("gestion", "Entrer comme Nadia, gestion de l’organisme"),
        (LIENS, "Entrer comme l’employeur ou le conseiller CEP"),
    ]


def test_someone_who_has_only_one_role_is_preferred_to_someone_who_has_two(troupe):
    troupe["nadia"].roles = ["consultant", "gestion"]
    troupe["nadia"].save()
    autre = FabriqueCompte(gestion=True, email="autre@demonstration.example", prenom="Autre")
    assert {place.cle: place.compte for place in places()}["gestion"] == autre


def test_without_data_there_is_no_place(db):
    assert places() == []


@en_demonstration
@pytest.mark.parametrize(("cle", "qui"), [("beneficiaire", "camille"), ("consultant", "helene"), ("gestion", "nadia")])
def test_one_click_signs_in_with_everything_the_role_opens(client: Visiteur, troupe, cle: str, qui: str):
    page = client.get(reverse("account_login")).content.decode()
    assert reverse("demonstration:entrer", args=[cle]) in page
    assert "Qualiopi" not in page  # there is no such page: a button promises what is behind it
    assert client.post(reverse("demonstration:entrer", args=[cle])).url == reverse("accueil")
    assert int(client.session["_auth_user_id"]) == troupe[qui].pk
    assert client.get(reverse("compte")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200  # nothing is asked again


@en_demonstration
def test_a_visitor_changes_place_at_will(client: Visiteur, troupe):
    for cle in ("consultant", "beneficiaire", "gestion", "consultant"):
        client.post(reverse("demonstration:entrer", args=[cle]))
    assert int(client.session["_auth_user_id"]) == troupe["helene"].pk


@en_demonstration
def test_the_parties_without_account_are_led_to_the_letters(client: Visiteur, troupe):
    assert client.post(reverse("demonstration:entrer", args=[LIENS])).url == reverse("demonstration:courriels")


@en_demonstration
def test_a_link_signs_nobody_in(client: Visiteur, troupe):
    assert client.get(reverse("demonstration:entrer", args=["consultant"])).status_code == 405
    assert "_auth_user_id" not in client.session


@en_demonstration
def test_a_place_that_is_not_there_is_not_found(client: Visiteur, troupe):
    assert client.post(reverse("demonstration:entrer", args=["vraie"])).status_code == 404


@en_demonstration
def test_another_site_cannot_make_one_enter(troupe):
    assert Visiteur(enforce_csrf_checks=True).post(reverse("demonstration:entrer", args=["consultant"])).status_code == 403


def test_a_session_of_the_demonstration_opens_nothing_once_the_mode_is_off(client: Visiteur, troupe):
    with en_demonstration:
        client.post(reverse("demonstration:entrer", args=["consultant"]))
    assert client.get(reverse("compte")).url == reverse("account_login")
    assert "_auth_user_id" not in client.session


@override_settings(ROOT_URLCONF=urls_demonstration.__name__)
def test_even_mounted_by_mistake_the_doors_stay_closed(client: Visiteur, troupe):
    ecrire("code_connexion", "camille@example.org", code="BCDF-GHJK")
    envoi = Envoi.objects.get().pk
    assert client.post(reverse("demonstration:entrer", args=["consultant"])).status_code == 404
    for nom, args in (("courriels", []), ("courriel", [envoi]), ("courriel_html", [envoi])):
        assert client.get(reverse(f"demonstration:{nom}", args=args)).status_code == 404


def test_a_real_site_has_neither_place_on_its_sign_in_page_nor_these_addresses(client: Visiteur, troupe):
    page = client.get(reverse("account_login")).content.decode()
    assert "Hélène" not in page
    for nom, args in (("entrer", ["consultant"]), ("courriels", [])):
        with pytest.raises(NoReverseMatch):
            reverse(f"demonstration:{nom}", args=args)
    assert client.get("/demonstration/courriels/").status_code == 404


# --- the letters


@en_demonstration
def test_the_letters_are_listed_the_last_one_first_whether_they_have_left_or_not(client: Visiteur, db, puits_smtp):
    ecrire("code_connexion", "camille@example.org", code="BCDF-GHJK")
    with override_settings(MAILERS=_vers(puits_smtp)):
        expedier_la_file(timezone.now())
    comptes.inviter(email="nelly@example.org", prenom="Nelly", nom="Aubert", roles=[Role.CONSULTANT], acteur=SYSTEME, instant=timezone.now())
    page = client.get(reverse("demonstration:courriels")).content.decode()
    assert page.index("Ouvrez votre compte") < page.index("Votre code de connexion")
    assert page.index("À envoyer") < page.index("Envoyé")
    assert "BCDF-GHJK" not in page


def _vers(puits) -> dict:
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": puits.port}}}


@en_demonstration
def test_a_letter_can_be_read_and_its_link_followed_from_where_the_visitor_came(client: Visiteur, db):
    comptes.inviter(email="nelly@example.org", prenom="Nelly", nom="Aubert", roles=[Role.CONSULTANT], acteur=SYSTEME, instant=timezone.now())
    envoi = Envoi.objects.get()
    for nom in ("courriel", "courriel_html"):
        page = client.get(reverse(f"demonstration:{nom}", args=[envoi.pk])).content.decode()
        assert 'href="http://testserver/invitation/' in page
        assert settings.SITE_URL not in page


@en_demonstration
def test_a_letter_runs_nothing_and_has_no_form(client: Visiteur, db):
    ecrire("code_connexion", "camille@example.org", code="BCDF-GHJK")
    politique = client.get(reverse("demonstration:courriel_html", args=[Envoi.objects.get().pk])).headers["Content-Security-Policy"]
    assert politique == "sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@en_demonstration
def test_a_letter_whose_content_was_purged_says_so(client: Visiteur, db):
    ecrire("code_connexion", "camille@example.org", code="BCDF-GHJK")
    Envoi.objects.update(contexte=None)
    pk = Envoi.objects.get().pk
    assert "effacé" in client.get(reverse("demonstration:courriel", args=[pk])).content.decode()
    assert client.get(reverse("demonstration:courriel_html", args=[pk])).status_code == 404
    assert client.get(reverse("demonstration:courriels")).status_code == 200


@en_demonstration
def test_the_list_of_letters_sent_costs_the_same_whatever_its_length(client: Visiteur, db):
    couts = set()
    for nombre in (1, 3):
        for _ in range(nombre):
            ecrire("code_connexion", "camille@example.org", code="BCDF-GHJK")
        Envoi.objects.update(etat=EtatEnvoi.ENVOYE, envoye_le=timezone.now(), objet="Votre code de connexion")
        with CaptureQueriesContext(connection) as requetes:
            client.get(reverse("demonstration:courriels"))
        couts.add(len(requetes))
    assert len(couts) == 1
