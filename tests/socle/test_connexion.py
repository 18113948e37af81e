"""Sign-in, as the person in front of the screen lives it: a code opens, what would be another door does not exist, and nobody learns who has an account."""
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.template.loader import get_template
from django.test import override_settings
from django.urls import NoReverseMatch, reverse

from bilan.socle.models import Compte, Envoi, Evenement
from bilan.socle.roles import Role
from tests.fabriques import FabriqueCompte
from tests.outils import adresses, boite
from tests.outils.connexion import Visiteur
from tests.socle.outils_connexion import CONNEXION, DEMANDE, INCONNUE, PHRASE, SAISIE, beneficiaire, entrer, est_dedans, membre, totp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("compteurs_a_zero")]


# --- a bénéficiaire: a code


def test_a_code_received_by_e_mail_is_enough_and_verifies_the_address(client: Visiteur):
    compte = beneficiaire()
    assert client.post(DEMANDE, {"email": compte.email.upper()}).url == SAISIE
    assert client.post(SAISIE, {"code": boite.code(compte.email)}).url == reverse("accueil")
    assert est_dedans(client)
    assert EmailAddress.objects.get(user=compte).verified
    assert Evenement.objects.get(fil=f"compte:{compte.pk}").verbe == "se_connecter"


def test_an_account_that_no_invitation_opened_enters_with_a_code_too(client: Visiteur):
    compte = FabriqueCompte()
    client.post(DEMANDE, {"email": compte.email})
    client.post(SAISIE, {"code": boite.code(compte.email)})
    assert est_dedans(client)
    assert EmailAddress.objects.get(user=compte).verified


def test_the_next_page_is_the_one_that_was_asked(client: Visiteur):
    compte = beneficiaire()
    assert client.get(reverse("usersessions_list")).url == f"{CONNEXION}?next={reverse('usersessions_list')}"
    client.post(DEMANDE, {"email": compte.email, "next": reverse("usersessions_list")})
    reponse = client.post(SAISIE, {"code": boite.code(compte.email), "next": reverse("usersessions_list")})
    assert reponse.url == reverse("usersessions_list")


def test_another_site_is_never_the_next_page(client: Visiteur):
    compte = beneficiaire()
    client.post(DEMANDE, {"email": compte.email})
    assert client.post(SAISIE, {"code": boite.code(compte.email), "next": "https://ailleurs.example/"}).url == reverse("accueil")


def test_a_code_is_tried_five_times_then_is_dead(client: Visiteur):
    compte = beneficiaire()
    client.post(DEMANDE, {"email": compte.email})
    bon = boite.code(compte.email)
    reponses = [client.post(SAISIE, {"code": "BBBB-BBBB"}) for _ in range(5)]
    assert [reponse.status_code for reponse in reponses] == [200, 200, 200, 200, 302]
    assert client.post(SAISIE, {"code": bon}).url == DEMANDE
    assert not est_dedans(client)


def test_a_code_is_dead_after_ten_minutes(client: Visiteur):
    compte = beneficiaire()
    client.post(DEMANDE, {"email": compte.email})
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT + 1
    session.save()
    assert settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT <= 600
    assert client.post(SAISIE, {"code": boite.code(compte.email)}).url == DEMANDE
    assert not est_dedans(client)


def test_a_code_opens_only_the_session_that_asked_for_it(client: Visiteur):
    compte = beneficiaire()
    client.post(DEMANDE, {"email": compte.email})
    voleur = Visiteur()
    assert voleur.post(SAISIE, {"code": boite.code(compte.email)}).url == DEMANDE
    assert not est_dedans(voleur)


def test_a_new_code_replaces_the_former_one(client: Visiteur):
    compte = beneficiaire()
    client.post(DEMANDE, {"email": compte.email})
    ancien = boite.code(compte.email)
    client.post(SAISIE, {"action": "resend"})
    assert client.post(SAISIE, {"code": ancien}).status_code == 200
    assert client.post(SAISIE, {"code": boite.code(compte.email)}).status_code == 302


def test_the_session_key_changes_when_one_signs_in(client: Visiteur):
    compte = beneficiaire()
    client.post(DEMANDE, {"email": compte.email})
    avant = client.session.session_key
    client.post(SAISIE, {"code": boite.code(compte.email)})
    assert client.session.session_key != avant


def test_the_session_key_changes_with_each_new_proof_and_the_former_opens_nothing(client: Visiteur):
    secret = generate_totp_secret()
    compte, cles = membre(secret), []
    entrer(client, compte)
    cles.append(client.session.session_key)
    client.post(reverse("mfa_authenticate"), {"code": totp(secret, -1)})
    client.get(reverse("compte"))
    cles.append(client.session.session_key)
    client.post(reverse("mfa_reauthenticate"), {"code": totp(secret)})
    cles.append(client.session.session_key)
    assert len(set(cles)) == 3 and est_dedans(client)
    assert list(UserSession.objects.values_list("session_key", flat=True)) == cles[-1:]
    for cle in cles[:-1]:
        ancien = Visiteur()
        ancien.cookies[settings.SESSION_COOKIE_NAME] = cle
        assert not est_dedans(ancien)


def test_an_old_cookie_opens_nothing_after_signing_out(client: Visiteur):
    client.force_login(beneficiaire())
    temoin = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    client.cookies[settings.SESSION_COOKIE_NAME] = temoin
    assert not est_dedans(client)


# --- nobody learns who has an account


def _neutre(reponse, *adresses_: str) -> str:
    texte = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", reponse.content.decode())
    for adresse in adresses_:
        texte = texte.replace(adresse, "X")
    return texte


@pytest.mark.parametrize("chemin", [DEMANDE, "/connexion/mot-de-passe/"])
def test_an_unknown_address_gets_the_same_pages_as_a_known_one(chemin: str):
    vues = []
    inactif = beneficiaire(is_active=False)
    for adresse in (beneficiaire().email, membre(generate_totp_secret()).email, inactif.email, INCONNUE):
        reponse = Visiteur().post(chemin, {"email": adresse}, follow=True)
        vues.append((reponse.status_code, reponse.redirect_chain, _neutre(reponse, adresse)))
    assert vues[1:] == vues[:1] * 3
    assert not boite.courriels(INCONNUE)
    assert not boite.courriels(inactif.email)


def test_a_wrong_password_says_the_same_whoever_it_is():
    vues = []
    for adresse in (membre().email, beneficiaire().email, membre(is_active=False).email, INCONNUE):
        reponse = Visiteur().post(CONNEXION, {"login": adresse, "password": "ce n'est pas le bon"})
        vues.append((reponse.status_code, _neutre(reponse, adresse)))
    assert vues[1:] == vues[:1] * 3


def test_a_wrong_code_says_the_same_whoever_it_is():
    vues = []
    for adresse in (beneficiaire().email, membre().email, INCONNUE):
        visiteur = Visiteur()
        visiteur.post(DEMANDE, {"email": adresse})
        reponse = visiteur.post(SAISIE, {"code": "BBBB-BBBB"})
        vues.append((reponse.status_code, _neutre(reponse, adresse)))
    assert vues[1:] == vues[:1] * 2


def test_a_disabled_account_is_told_so_only_to_who_knows_the_password(client: Visiteur):
    compte = membre(is_active=False)
    assert entrer(client, compte).url == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200


def test_one_address_that_guesses_at_many_accounts_is_stopped_after_ten(client: Visiteur):
    comptes = [FabriqueCompte() for _ in range(11)]
    pages = [client.post(CONNEXION, {"login": compte.email, "password": "ce n’est pas elle"}).text for compte in comptes]
    assert ["Trop d’essais" in page for page in pages] == [False] * 10 + [True]
    assert "Trop d’essais" not in Visiteur(REMOTE_ADDR="203.0.113.9").post(CONNEXION, {"login": comptes[0].email, "password": "ni celle-ci"}).text


def test_a_forgotten_password_is_asked_for_five_times_a_minute_at_most(client: Visiteur):
    compte = membre()
    codes = [client.post("/connexion/mot-de-passe/", {"email": compte.email}).status_code for _ in range(6)]
    assert (codes[-1], len(boite.courriels(compte.email))) == (429, 5)


def test_strangers_tries_do_not_lock_the_owner_out():
    compte = membre()
    for _ in range(6):
        refus = Visiteur(REMOTE_ADDR="203.0.113.9").post(CONNEXION, {"login": compte.email, "password": "ce n'est pas le bon"})
    assert "Trop d’essais" in refus.content.decode()
    assert entrer(Visiteur(REMOTE_ADDR="203.0.113.10"), compte).status_code == 302


def test_the_addresses_of_one_ipv6_line_are_one_origin():
    """A subscriber has 2⁶⁴ of them: each with five tries would have no limit."""
    compte = membre()
    refus = [Visiteur(REMOTE_ADDR=f"2001:db8::{n}").post(CONNEXION, {"login": compte.email, "password": "ce n'est pas le bon"}).text for n in range(6)]
    assert ["Trop d’essais" in page for page in refus] == [False] * 5 + [True]


def test_a_stranger_who_asks_for_codes_does_not_keep_the_owner_from_one():
    compte = FabriqueCompte(roles=[Role.BENEFICIAIRE.value])
    demandes = [Visiteur(REMOTE_ADDR=origine).post(reverse("account_request_login_code"), {"email": compte.email}).status_code
                for origine in ["203.0.113.9"] * 4 + ["203.0.113.10"]]
    assert demandes == [302, 302, 302, 200, 302]


def codes(compte: Compte, fois: int) -> tuple[list[bool], int]:
    """Ask for a code and to send it again, as often, always from one place: what each page said, and how many letters left. The minute alone is not counted."""
    *_, par_heure = settings.ACCOUNT_RATE_LIMITS["request_login_code"].split(",")
    pages = []
    with override_settings(ACCOUNT_RATE_LIMITS={"request_login_code": par_heure}):
        for _ in range(fois):
            client = Visiteur()
            pages += [client.post(DEMANDE, {"email": compte.email}, follow=True).text, client.post(SAISIE, {"action": "resend"}, follow=True).text]
    return ["Attendez quelques minutes, une heure au plus" in page for page in pages], Envoi.objects.filter(destinataire=compte.email).count()


def test_twelve_letters_an_hour_leave_for_one_address_from_one_place(monkeypatch: pytest.MonkeyPatch):
    """Those that are sent again too: three a minute, each sent twice more, would be five hundred."""
    dits, lettres = codes(beneficiaire(), 7)
    assert (dits[:12], dits[12], lettres) == ([False] * 12, True, 12)
    monkeypatch.setattr("bilan.socle.connexion.views.un_code_de_plus", lambda adresse: True)  # the sabotage: what is sent again is not counted
    assert codes(beneficiaire(), 7)[1] == 14


# --- no other door


def test_there_is_no_sign_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    noms = {motif.name or "" for _, motif in adresses.toutes()}
    assert not [nom for nom in noms if "signup" in nom or "inscription" in nom]


def test_the_admin_has_no_sign_in_of_its_own(client: Visiteur):
    admin = reverse("admin:index")
    assert client.get(admin, follow=True).redirect_chain[-1][0].startswith(CONNEXION)
    assert client.get(reverse("admin:login")).url.startswith(CONNEXION)
    secret = generate_totp_secret()
    compte = membre(secret, consultant=False, gestion=True)
    reponse = client.post(reverse("admin:login"), {"username": compte.email, "password": PHRASE})
    assert reponse.url.startswith(CONNEXION)
    assert not est_dedans(client)
    entrer(client, compte)
    client.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert client.get(admin).status_code == 200


@pytest.mark.parametrize("role", [Role.BENEFICIAIRE, Role.CONSULTANT])
def test_the_admin_is_for_gestion_alone(client: Visiteur, role: Role):
    client.force_login(FabriqueCompte(roles=[role.value]))
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_no_view_of_the_site_is_another_way_to_sign_in():
    vues = {f"{motif.callback.__module__}.{motif.callback.__qualname__}" for _, motif in adresses.toutes()}
    assert not {vue for vue in vues if vue.startswith("django.contrib.auth.views")}


def test_the_pages_of_allauth_that_we_mount_are_all_ours():
    for nom in ("account/login.html", "account/reauthenticate.html", "mfa/index.html", "mfa/authenticate.html", "usersessions/usersession_list.html"):
        assert str(settings.BASE_DIR / "templates") in get_template(nom).origin.name
