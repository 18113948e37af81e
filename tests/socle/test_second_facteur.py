"""The team enters with a password and a second factor, and gets nowhere without."""
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.urls import reverse

from bilan.socle.models import Compte
from tests.outils import adresses, boite
from tests.outils.connexion import Visiteur
from tests.socle.outils_connexion import CONNEXION, DEMANDE, SAISIE, beneficiaire, entrer, est_dedans, membre, totp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("compteurs_a_zero")]


def test_a_password_and_a_second_factor_open_everything(client: Visiteur):
    secret = generate_totp_secret()
    compte = membre(secret)
    assert entrer(client, compte).url == reverse("mfa_authenticate")
    assert not est_dedans(client)
    assert client.post(reverse("mfa_authenticate"), {"code": totp(secret)}).url == reverse("accueil")
    assert est_dedans(client)


def test_a_wrong_second_factor_does_not_open(client: Visiteur):
    secret = generate_totp_secret()
    entrer(client, membre(secret))
    faux = f"{(int(totp(secret)) + 1) % 1_000_000:06}"
    assert client.post(reverse("mfa_authenticate"), {"code": faux}).status_code == 200
    assert not est_dedans(client)


@pytest.mark.parametrize("ecriture", ["{}", " {} ", "{0[0]} {0[1]}{0[2]}{0[3]}-{0[4]}{0[5]}"], ids=["meme", "espaces", "tiret"])
def test_a_code_of_the_application_serves_once_however_it_is_written(client: Visiteur, ecriture: str):
    secret = generate_totp_secret()
    compte = membre(secret)
    code = totp(secret, 1)  # it stays valid for a whole minute
    entrer(client, compte)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert est_dedans(client)
    cache.delete(f"allauth.mfa.totp.used?user={compte.pk}&code={code}")  # allauth forgets it after thirty seconds
    second = Visiteur()
    entrer(second, compte)
    reponse = second.post(reverse("mfa_authenticate"), {"code": ecriture.format(code)})
    assert (reponse.status_code, est_dedans(second)) == (200, False)
    assert "déjà servi" in reponse.content.decode()


def test_digits_of_another_script_are_refused(client: Visiteur):
    secret = generate_totp_secret()
    entrer(client, membre(secret))
    large = totp(secret).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    client.post(reverse("mfa_authenticate"), {"code": large})
    assert not est_dedans(client)


def test_a_recovery_code_replaces_a_lost_telephone_once(client: Visiteur, django_capture_on_commit_callbacks):
    secret = generate_totp_secret()
    compte = membre()
    entrer(client, compte)
    installer(client, django_capture_on_commit_callbacks)
    code = Authenticator.objects.get(user=compte, type="recovery_codes").wrap().get_unused_codes()[0]
    for attendu in (True, False):
        autre = Visiteur()
        entrer(autre, compte)
        autre.post(reverse("mfa_authenticate"), {"code": code})
        assert est_dedans(autre) is attendu
    assert secret not in str(Authenticator.objects.values_list("data"))


def installer(client: Visiteur, capture) -> str:
    """Set the application up as the page asks, and return the code that did it."""
    client.get(reverse("mfa_activate_totp"))
    code = totp(client.session["mfa.totp.secret"])
    with capture(execute=True):
        reponse = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert reponse.url == reverse("mfa_view_recovery_codes")
    return code


def test_setting_the_second_factor_up_opens_the_site_and_shows_the_recovery_codes_once(client: Visiteur, django_capture_on_commit_callbacks):
    compte = membre()
    assert entrer(client, compte).url == reverse("accueil")
    assert client.get(reverse("compte")).url == reverse("mfa_index")
    installer(client, django_capture_on_commit_callbacks)
    premiere, seconde = (client.get(reverse("mfa_view_recovery_codes")).content.decode() for _ in range(2))
    codes = Authenticator.objects.get(user=compte, type="recovery_codes").wrap().get_unused_codes()
    assert all(code in premiere and code not in seconde for code in codes)
    assert len(codes) == 10
    assert est_dedans(client)
    assert "application de codes" in boite.dernier(compte.email)


def test_the_code_that_installed_the_application_does_not_also_sign_in(client: Visiteur, django_capture_on_commit_callbacks):
    compte = membre()
    entrer(client, compte)
    code = installer(client, django_capture_on_commit_callbacks)
    autre = Visiteur()
    entrer(autre, compte)
    autre.post(reverse("mfa_authenticate"), {"code": code})
    assert not est_dedans(autre)


def test_the_secrets_of_the_second_factor_are_not_readable_in_the_base():
    secret = generate_totp_secret()
    compte = membre(secret)
    facteur = Authenticator.objects.get(user=compte)
    assert secret not in facteur.data["secret"]
    assert facteur.wrap().validate_code(totp(secret))


def test_removing_the_only_second_factor_leads_back_to_setting_one_up(client: Visiteur):
    compte = membre()
    client.force_login(compte)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=compte).exists()
    assert client.get(reverse("compte")).url == reverse("mfa_index")


def _pages() -> list[str]:
    """Every address but those that a member of the team may open before the second factor is set up."""
    from bilan.socle.intergiciels import INSTALLATION

    return sorted({chemin for chemin, motif in adresses.toutes() if motif.name not in INSTALLATION})


@pytest.mark.parametrize(("role", "methode"), [("consultant", "post"), ("gestion", "get")])
def test_without_a_second_factor_the_team_gets_nowhere(client: Visiteur, role: str, methode: str):
    compte = membre(consultant=role == "consultant", gestion=role == "gestion")
    entrer(client, compte)
    pages = _pages()
    assert len(pages) > 60
    assert reverse("admin:index") in pages
    issues = {page: getattr(client, methode)(page) for page in pages}
    ouvertes = [page for page, reponse in issues.items() if getattr(reponse, "url", "") != reverse("mfa_index")]
    assert ouvertes == []


def test_one_person_with_both_roles_is_of_the_team(client: Visiteur):
    compte = membre(roles=["beneficiaire", "consultant"])
    entrer(client, compte)
    assert client.get(reverse("compte")).url == reverse("mfa_index")
    client.post(reverse("account_logout"))
    client.post(DEMANDE, {"email": compte.email})
    assert "mot de passe et un second facteur" in boite.dernier(compte.email)


def test_the_passkey_of_a_beneficiaire_is_one_more_way_in_and_the_application_a_lock(client: Visiteur):
    compte = beneficiaire()
    Authenticator.objects.create(user=compte, type=Authenticator.Type.WEBAUTHN, data={"name": "Téléphone perdu", "credential": {}})
    client.post(DEMANDE, {"email": compte.email})
    client.post(SAISIE, {"code": boite.code(compte.email)})
    assert est_dedans(client)
    TOTP.activate(compte, generate_totp_secret())
    autre = Visiteur()
    autre.post(DEMANDE, {"email": compte.email})
    assert autre.post(SAISIE, {"code": boite.code(compte.email)}).url == reverse("mfa_authenticate")


# --- the team and the code


def test_the_team_receives_no_code_but_a_letter_that_says_how_to_enter(client: Visiteur):
    compte = membre(generate_totp_secret())
    assert client.post(DEMANDE, {"email": compte.email}).url == SAISIE
    assert [message.subject for message in boite.courriels(compte.email)] == ["Comment vous connecter"]
    assert "code" not in client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]


def test_a_role_received_while_the_code_travels_closes_the_door(client: Visiteur):
    compte = beneficiaire()
    client.post(DEMANDE, {"email": compte.email})
    Compte.objects.filter(pk=compte.pk).update(roles=["beneficiaire", "gestion"])
    assert client.post(SAISIE, {"code": boite.code(compte.email)}).url == CONNEXION
    assert not est_dedans(client)


def test_a_role_received_in_a_session_opened_by_a_code_closes_the_session(client: Visiteur):
    compte = beneficiaire()
    client.force_login(compte)
    Compte.objects.filter(pk=compte.pk).update(roles=["beneficiaire", "gestion"])
    assert client.get(reverse("compte")).url == CONNEXION
    assert "_auth_user_id" not in client.session


def test_a_session_from_before_the_second_factor_was_set_up_elsewhere_is_closed(client: Visiteur):
    compte = membre()
    entrer(client, compte)
    TOTP.activate(compte, generate_totp_secret())
    assert client.get(reverse("compte")).url == CONNEXION
