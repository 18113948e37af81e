"""The pages of the account in a real browser: readable, usable at 320 px, and a passkey that really opens."""
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from bilan.socle import comptes
from bilan.socle.acteur import SYSTEME
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from tests import urls_demonstration
from tests.fabriques import FabriqueCompte
from tests.outils import boite
from tests.outils.connexion import temoins
from tests.outils.navigateur import Navigateur, Page, axe, debordement, suivre
from tests.socle.outils_connexion import PHRASE, membre, totp

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("compteurs_a_zero")]

PUBLIQUES = (
    "account_login", "account_request_login_code", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key_done", "account_inactive", "account_email_verification_sent", "invitation",
)  # fmt: skip
COMMUNES = ("compte", "account_email", "mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "usersessions_list", "account_logout")
EQUIPE = (*COMMUNES, "account_change_password", "mfa_deactivate_totp", "account_reauthenticate", "mfa_reauthenticate", "mfa_generate_recovery_codes")


@pytest.fixture
def page(navigateur: Navigateur, live_server) -> Page:
    """A small telephone."""
    return navigateur.page(base_url=str(live_server), largeur=320, hauteur=800)


def examiner(page: Page, nom: str) -> None:
    """Nothing overflows sideways, and axe-core finds no violation."""
    assert debordement(page) == 0, nom
    assert axe(page) == [], nom


def test_public_pages_are_accessible(page: Page):
    for nom in PUBLIQUES:
        page.goto(reverse(nom))
        examiner(page, nom)


@pytest.mark.parametrize(("role", "noms"), [("beneficiaire", ("compte", "mfa_index", "confirmer_par_courriel")), ("consultant", EQUIPE)])
def test_the_pages_of_an_account_are_accessible(page: Page, live_server, role: str, noms: tuple[str, ...]):
    compte = membre() if role == "consultant" else FabriqueCompte()
    page.context.add_cookies(temoins(compte, str(live_server)))
    for nom in noms:
        page.goto(reverse(nom))
        assert page.url.endswith(reverse(nom)), nom
        examiner(page, f"{role}-{nom}")


@override_settings(DEMONSTRATION=True, ROOT_URLCONF=urls_demonstration.__name__)
def test_the_pages_of_the_demonstration_are_accessible(page: Page):
    for traits in ({"consultant": True}, {}, {"gestion": True}):
        FabriqueCompte(email=f"p{len(traits)}{list(traits)}@demonstration.example".replace("'", ""), **traits)
    nelly = comptes.inviter(email="nelly@example.org", prenom="Nelly", nom="Aubert", roles=[Role.CONSULTANT], acteur=SYSTEME, instant=timezone.now())
    page.goto(reverse("account_login"))
    examiner(page, "places")
    suivre(page, "Entrer comme l’employeur")
    examiner(page, "courriels")
    suivre(page, "Ouvrez votre compte", "link")
    examiner(page, "courriel")
    suivre(page, "Voir la version mise en forme", "link")
    page.keyboard.press("Tab")  # a letter runs no script, not even those of Playwright: only the keyboard is left
    page.keyboard.press("Enter")
    page.wait_for_url("**/invitation/")
    assert page.get_by_role("heading", level=1).inner_text().startswith(nelly.prenom)


def test_a_beneficiaire_enters_with_a_code(page: Page):
    compte = FabriqueCompte()
    page.goto(reverse("compte"))
    page.get_by_label("Adresse électronique").first.fill(compte.email)
    suivre(page, "Recevoir un code")
    examiner(page, "saisie")
    page.get_by_label("Code").fill("BBBB-BBBB")
    suivre(page, "Entrer")
    examiner(page, "saisie-erreur")
    page.get_by_label("Code").fill(boite.code(compte.email))
    suivre(page, "Entrer")
    page.wait_for_url(f"**{reverse('compte')}")


def test_a_member_of_the_team_goes_from_the_invitation_to_the_site(page: Page):
    comptes.inviter(email="nelly@example.org", prenom="Nelly", nom="Aubert", roles=[Role.CONSULTANT], acteur=SYSTEME, instant=timezone.now())
    page.goto(boite.lien("nelly@example.org"))
    examiner(page, "invitation")
    for libelle in ("Nouveau mot de passe", "Le même, une seconde fois"):
        page.get_by_label(libelle).fill(PHRASE)
    suivre(page, "Enregistrer et continuer")
    examiner(page, "second-facteur-a-installer")
    suivre(page, "Installer une application", "link")
    examiner(page, "application")
    page.get_by_label("Code", exact=True).fill(totp(page.locator(".cle-totp").inner_text()))
    page.get_by_role("button", name="Activer").click()
    page.get_by_role("heading", name="Gardez vos codes de secours").wait_for()
    examiner(page, "codes-de-secours")
    page.goto(reverse("compte"))
    page.get_by_text("Protégé par un second facteur").wait_for()


def _cle_virtuelle(page: Page) -> None:
    """A telephone that recognises its owner, inside the browser."""
    lien = page.context.new_cdp_session(page)
    lien.send("WebAuthn.enable")
    lien.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }})  # fmt: skip


@pytest.mark.parametrize("role", ["beneficiaire", "consultant"])
def test_a_passkey_is_added_then_opens_by_itself(page: Page, live_server, role: str):
    compte = membre() if role == "consultant" else FabriqueCompte()
    EmailAddress.objects.update_or_create(user=compte, email=compte.email, defaults={"primary": True, "verified": True})
    page.context.add_cookies(temoins(compte, str(live_server)))
    Authenticator.objects.filter(user=compte).delete()  # a member of the team who has nothing yet
    _cle_virtuelle(page)
    page.goto(reverse("mfa_index"))
    page.get_by_role("link", name="Ajouter une clé").click()
    page.wait_for_load_state()  # the button is the script's
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.get_by_role("heading", name="Gardez vos codes de secours" if role == "consultant" else "Vos clés d’accès").wait_for()
    page.goto(reverse("mfa_list_webauthn"))
    examiner(page, f"{role}-cles")
    page.goto(reverse("compte"))
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url(lambda url: "/connexion/" not in url)
    page.wait_for_load_state("networkidle")
    page.goto(reverse("compte"))
    assert page.url.endswith(reverse("compte"))


def test_a_key_that_does_not_answer_says_so_in_the_page(page: Page):
    page.goto(reverse("account_login"))
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.get_by_text("La clé n’a pas répondu").wait_for()
    examiner(page, "cle-muette")


def test_the_session_that_ends_under_a_fragment_takes_the_whole_page_to_sign_in(page: Page, live_server):
    compte = FabriqueCompte()
    page.context.add_cookies(temoins(compte, str(live_server)))
    page.goto(reverse("usersessions_list"))
    Compte.objects.filter(pk=compte.pk).update(is_active=False)
    page.evaluate("void htmx.ajax('GET', '/compte/', {target: 'main'})")
    page.wait_for_url(f"**{reverse('account_login')}?next=**")
