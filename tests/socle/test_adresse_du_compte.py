"""The address of an account is where its codes arrive: it is replaced once the new one is proved, and never removed."""
import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import AddEmailForm
from allauth.account.models import EmailAddress
from allauth.account.views import EmailView
from django.urls import reverse

from bilan.socle.connexion import views
from bilan.socle.connexion.adaptateurs import AdaptateurComptes
from bilan.socle.connexion.forms import ChangementDAdresse
from tests.conventions.test_concurrence import ensemble
from tests.fabriques import FabriqueCompte
from tests.outils.connexion import Visiteur

pytestmark = pytest.mark.django_db
LA_SIENNE, NOUVELLE = "camille@example.org", "ailleurs@example.org"


@pytest.fixture
def compte():
    """Whose own address was never proved (an imported account), and a change that awaits."""
    compte = FabriqueCompte(email=LA_SIENNE)
    for adresse in (LA_SIENNE, NOUVELLE):
        EmailAddress.objects.create(user=compte, email=adresse)
    return compte


def envoyer(compte, geste: str, adresse: str) -> str:
    """The address of the account afterwards."""
    visiteur = Visiteur()
    visiteur.force_login(compte)
    assert visiteur.post(reverse("account_email"), {geste: "", "email": adresse}).status_code == 302
    compte.refresh_from_db()
    return compte.email


@pytest.mark.parametrize("geste", ["action_remove", "action_primary"])
@pytest.mark.parametrize("adresse", [LA_SIENNE, NOUVELLE])
def test_no_gesture_takes_it_away_nor_replaces_it_by_one_that_is_not_proved(compte, geste, adresse):
    assert envoyer(compte, geste, adresse) == LA_SIENNE


def test_another_address_may_be_asked_for_before_the_first_was_ever_proved(compte):
    assert envoyer(compte, "action_add", "encore@example.org") == LA_SIENNE
    assert list(EmailAddress.objects.order_by("pk").values_list("email", flat=True)) == [LA_SIENNE, "encore@example.org"]
    EmailAddress.objects.filter(email="encore@example.org").delete()  # a page that was never shown: no other address than her own
    assert envoyer(compte, "action_add", NOUVELLE) == LA_SIENNE


def test_a_change_that_awaits_is_given_up(compte):
    envoyer(compte, "action_remove", NOUVELLE)
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [LA_SIENNE]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_a_new_address_writes_it_once(compteurs_a_zero):
    compte = FabriqueCompte(email=LA_SIENNE)
    fenetres = [Visiteur() for _ in range(6)]
    for fenetre in fenetres:
        fenetre.force_login(compte)
    reponses = ensemble(*(lambda f=f: f.post(reverse("account_email"), {"action_add": "", "email": NOUVELLE}).status_code for f in fenetres))
    assert set(reponses) <= {200, 302, 429} and 302 in reponses
    assert list(EmailAddress.objects.filter(email=NOUVELLE).values_list("user", flat=True)) == [compte.pk]


def test_allauth_alone_would_let_both(compte, monkeypatch):
    monkeypatch.setattr(AdaptateurComptes, "can_delete_email", DefaultAccountAdapter.can_delete_email)
    monkeypatch.setattr(views.ChangerDAdresse, "_action_primary", EmailView._action_primary)
    assert envoyer(compte, "action_primary", NOUVELLE) == NOUVELLE
    compte.emailaddress_set.update(primary=False)
    assert envoyer(compte, "action_remove", NOUVELLE) == LA_SIENNE


def test_allauth_alone_would_leave_the_account_without_any(compte, monkeypatch):
    monkeypatch.setattr(ChangementDAdresse, "save", AddEmailForm.save)
    EmailAddress.objects.filter(email=NOUVELLE).delete()
    assert envoyer(compte, "action_add", NOUVELLE) == ""
