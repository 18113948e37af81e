"""Accounts: who may open one, how the link behaves, one account a person."""
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from bilan.socle import comptes
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.models import Compte, Envoi, Evenement, Invitation
from bilan.socle.roles import Role
from tests.fabriques import FabriqueCompte
from tests.outils import boite
from tests.outils.connexion import Visiteur
from tests.socle.outils_connexion import PHRASE

pytestmark = pytest.mark.django_db

NELLY = "nelly@example.org"


def inviter(*roles: Role, email: str = NELLY, acteur: Acteur = SYSTEME, il_y_a: timedelta = timedelta(0)) -> Compte:
    return comptes.inviter(email=email, prenom="Nelly", nom="Aubert", roles=roles, acteur=acteur, instant=timezone.now() - il_y_a)


def choisir(client: Visiteur, lien: str, phrase: str = PHRASE, adresse: str = NELLY):
    client.get(lien)
    return client.post(reverse("invitation"), {"adresse": adresse, "password1": phrase, "password2": phrase})


# --- who may invite whom


def test_a_consultant_opens_the_account_of_a_beneficiaire_but_not_one_of_the_team():
    helene = Acteur(compte=FabriqueCompte(consultant=True))
    assert inviter(Role.BENEFICIAIRE, acteur=helene).roles == ["beneficiaire"]
    with pytest.raises(PermissionDenied):
        inviter(Role.CONSULTANT, email="autre@example.org", acteur=helene)
    with pytest.raises(PermissionDenied):
        inviter(Role.GESTION, acteur=helene)  # nor may an existing account be raised
    assert Compte.objects.get(email=NELLY).roles == ["beneficiaire"]


@pytest.mark.parametrize("acteur", [Acteur(role=Role.EMPLOYEUR), Acteur(role=Role.CEP), Acteur()], ids=["employeur", "cep", "personne"])
def test_a_party_without_account_invites_nobody(acteur: Acteur):
    with pytest.raises(PermissionDenied):
        inviter(Role.BENEFICIAIRE, acteur=acteur)


def test_a_beneficiaire_invites_nobody():
    with pytest.raises(PermissionDenied):
        inviter(Role.BENEFICIAIRE, acteur=Acteur(compte=FabriqueCompte()))


def test_gestion_opens_any_account_and_the_journal_says_which_roles():
    gaelle = FabriqueCompte(gestion=True)
    compte = inviter(Role.CONSULTANT, Role.GESTION, acteur=Acteur(compte=gaelle))
    ligne = Evenement.objects.get(fil=f"compte:{compte.pk}")
    assert (ligne.verbe, ligne.compte, ligne.details) == ("inviter", gaelle, {"roles": "consultant+gestion", "nouveau": True})


def test_only_the_roles_of_an_account_can_be_given():
    with pytest.raises(ValidationError):
        inviter(Role.EMPLOYEUR)
    with pytest.raises(ValidationError):
        inviter()
    assert not Compte.objects.exists()


def test_a_bad_address_is_refused_before_anything_is_written():
    with pytest.raises(ValidationError):
        inviter(Role.BENEFICIAIRE, email="pas une adresse")
    assert not Compte.objects.exists()
    assert not Envoi.objects.exists()


# --- a bénéficiaire


def test_a_beneficiaire_is_told_where_to_sign_in_and_has_no_password():
    compte = inviter(Role.BENEFICIAIRE, email=" Nelly@Example.org ")
    assert (compte.email, compte.has_usable_password()) == (NELLY, False)
    assert boite.lien(NELLY) == reverse("account_request_login_code")
    assert not Invitation.objects.exists()
    assert EmailAddress.objects.get(user=compte).verified is False


def test_inviting_again_writes_again_until_the_person_has_signed_in():
    inviter(Role.BENEFICIAIRE)
    compte = inviter(Role.BENEFICIAIRE)
    assert len(boite.courriels(NELLY)) == 2
    Compte.objects.filter(pk=compte.pk).update(last_login=timezone.now())
    assert inviter(Role.BENEFICIAIRE) == compte
    assert len(boite.courriels(NELLY)) == 2


# --- one account a person


def test_a_second_role_joins_the_same_account_and_the_person_is_told():
    compte = inviter(Role.BENEFICIAIRE)
    compte.set_password(PHRASE)
    compte.last_login = timezone.now()
    compte.save()
    assert inviter(Role.GESTION, email="NELLY@example.org") == compte
    assert Compte.objects.get().roles == ["beneficiaire", "gestion"]
    assert "un accès de plus" in boite.dernier(NELLY)
    assert "gestion" in boite.dernier(NELLY)


def test_the_name_that_a_person_already_has_is_not_rewritten():
    compte = FabriqueCompte(email=NELLY, prenom="Éléonore")
    inviter(Role.CONSULTANT)
    compte.refresh_from_db()
    assert compte.prenom == "Éléonore"


def test_joining_the_team_closes_the_sessions_opened_by_a_code(client: Visiteur):
    compte = inviter(Role.BENEFICIAIRE)
    client.force_login(compte)
    assert client.get(reverse("compte")).status_code == 200
    inviter(Role.CONSULTANT)
    assert client.get(reverse("compte")).url.startswith(reverse("account_login"))
    assert boite.lien(NELLY).startswith("/invitation/")  # the team needs a password


def test_a_disabled_account_is_not_reopened_by_an_invitation():
    FabriqueCompte(email=NELLY, is_active=False, gestion=True)
    with pytest.raises(ValidationError, match="désactivé"):
        inviter(Role.BENEFICIAIRE)
    assert not Envoi.objects.exists()


# --- the link of the team


def test_the_link_is_kept_as_a_hash_only_and_is_long_enough():
    compte = inviter(Role.CONSULTANT)
    jeton = boite.lien(NELLY).split("/")[2]
    assert len(jeton) * 6 >= 128
    assert jeton not in str(Invitation.objects.filter(compte=compte).values())
    assert jeton.encode() not in bytes(Envoi.objects.get().contexte)


def test_opening_the_link_takes_the_token_out_of_the_address_and_uses_nothing_up(client: Visiteur):
    inviter(Role.CONSULTANT)
    lien = boite.lien(NELLY)
    for _ in range(2):  # mail scanners open links too
        reponse = client.get(lien)
        assert (reponse.status_code, reponse.url) == (302, reverse("invitation"))
    assert client.get(reverse("invitation")).status_code == 200
    assert Invitation.objects.get().utilisee_le is None


def test_a_session_that_somebody_prepared_does_not_learn_the_token(client: Visiteur):
    inviter(Role.CONSULTANT)
    client.get(reverse("invitation_lien", args=["un-autre"]))
    preparee = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.get(boite.lien(NELLY))
    autre = Visiteur()
    autre.cookies[settings.SESSION_COOKIE_NAME] = preparee
    assert [qui.get(reverse("invitation")).status_code for qui in (client, autre)] == [200, 410]


def test_the_password_is_chosen_once_then_the_link_is_dead(client: Visiteur):
    compte = inviter(Role.CONSULTANT)
    lien = boite.lien(NELLY)
    assert choisir(client, lien).status_code == 302
    compte.refresh_from_db()
    assert compte.check_password(PHRASE)
    assert EmailAddress.objects.get(user=compte).verified is True
    autre = Visiteur()
    assert choisir(autre, lien, "une tout autre phrase").status_code == 410
    compte.refresh_from_db()
    assert compte.check_password(PHRASE)


def test_choosing_the_password_leads_to_the_second_factor_and_to_nothing_else(client: Visiteur):
    inviter(Role.CONSULTANT)
    choisir(client, boite.lien(NELLY))
    for page in ("accueil", "compte", "usersessions_list"):
        assert client.get(reverse(page)).url == reverse("mfa_index")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200  # the identity is fresh: no password is asked again


def test_a_link_of_seven_days_is_dead(client: Visiteur):
    inviter(Role.CONSULTANT, il_y_a=timedelta(days=7))
    assert choisir(client, boite.lien(NELLY)).status_code == 410
    inviter(Role.GESTION, email="autre@example.org", il_y_a=timedelta(days=6, hours=23))
    assert choisir(client, boite.lien("autre@example.org"), adresse="autre@example.org").status_code == 302


def test_a_new_link_kills_the_former_one(client: Visiteur):
    inviter(Role.CONSULTANT)
    ancien = boite.lien(NELLY)
    inviter(Role.CONSULTANT)
    assert choisir(Visiteur(), ancien).status_code == 410
    assert choisir(client, boite.lien(NELLY)).status_code == 302


def test_the_link_of_a_disabled_account_is_dead(client: Visiteur):
    compte = inviter(Role.CONSULTANT)
    Compte.objects.filter(pk=compte.pk).update(is_active=False)
    assert choisir(client, boite.lien(NELLY)).status_code == 410


def test_two_pages_open_on_the_same_link_use_it_once():
    inviter(Role.CONSULTANT)
    jeton = boite.lien(NELLY).split("/")[2]
    premiere, seconde = (comptes.invitation(jeton, timezone.now()) for _ in range(2))
    assert comptes.accepter(premiere, PHRASE, acteur=SYSTEME, instant=timezone.now())
    assert not comptes.accepter(seconde, "une tout autre phrase", acteur=SYSTEME, instant=timezone.now())
    assert Compte.objects.get().check_password(PHRASE)


@pytest.mark.parametrize("phrase", ["soleil et lune", "nelly.aubert.nelly", "Bilan-Compétences-2026", "qwerty123456789"])
def test_a_weak_password_is_refused_and_the_link_still_lives(client: Visiteur, phrase: str):
    inviter(Role.CONSULTANT)
    reponse = choisir(client, boite.lien(NELLY), phrase)
    assert (reponse.status_code, Compte.objects.get().has_usable_password()) == (200, False)
    assert Invitation.objects.get().utilisee_le is None


def test_fourteen_characters_are_not_enough_and_fifteen_are(client: Visiteur):
    assert [len(phrase) for phrase in ("soleil et lune", "soleils et lune")] == [14, 15]
    inviter(Role.CONSULTANT)
    choisir(client, boite.lien(NELLY), "soleil et lune")
    assert not Compte.objects.get().has_usable_password()
    assert choisir(client, boite.lien(NELLY), "soleils et lune").status_code == 302
    assert Compte.objects.get().check_password("soleils et lune")


def test_spaces_and_accents_of_a_long_password_are_kept(client: Visiteur):
    phrase = " été à la mer, " + "é" * 60 + " "
    inviter(Role.CONSULTANT)
    assert choisir(client, boite.lien(NELLY), phrase).status_code == 302
    assert Compte.objects.get().check_password(phrase)


def test_two_different_passwords_are_refused_in_words(client: Visiteur):
    inviter(Role.CONSULTANT)
    client.get(boite.lien(NELLY))
    reponse = client.post(reverse("invitation"), {"adresse": NELLY, "password1": PHRASE, "password2": PHRASE + "s"})
    assert "Les deux mots de passe ne sont pas les mêmes." in reponse.content.decode()


def test_a_page_left_open_gives_its_password_to_no_other_account_whose_link_was_opened_since(client: Visiteur):
    inviter(Role.CONSULTANT)
    autre = inviter(Role.CONSULTANT, email="autre@example.org")
    assert f'name="adresse" autocomplete="username" value="{NELLY}"' in client.get(boite.lien(NELLY), follow=True).text
    reponse = choisir(client, boite.lien(autre.email))  # typed on the page of Nelly
    assert (reponse.status_code, reponse.headers["Location"]) == (302, reverse("invitation"))
    assert not any(compte.has_usable_password() for compte in Compte.objects.all())


def test_an_invented_link_shows_the_page_of_a_dead_one(client: Visiteur):
    inviter(Role.CONSULTANT)
    mort = choisir(Visiteur(), "/invitation/jamais-vu/")
    sans = client.get(reverse("invitation"))
    assert (mort.status_code, sans.status_code) == (410, 410)
    assert "ne peut plus servir" in mort.content.decode()


def test_who_was_signed_in_on_this_browser_is_signed_out_first(client: Visiteur):
    client.force_login(FabriqueCompte(gestion=True))
    compte = inviter(Role.CONSULTANT)
    choisir(client, boite.lien(NELLY))
    assert int(client.session["_auth_user_id"]) == compte.pk


# --- closing


def test_closing_the_sessions_of_an_account_leaves_those_of_others():
    camille, sacha = FabriqueCompte(), FabriqueCompte(prenom="Sacha")
    visiteurs = [Visiteur(), Visiteur(), Visiteur()]
    for visiteur, compte in zip(visiteurs, (camille, camille, sacha), strict=True):
        visiteur.force_login(compte)
        visiteur.get(reverse("compte"))
    comptes.fermer_les_sessions(camille)
    assert [visiteur.get(reverse("compte")).status_code for visiteur in visiteurs] == [302, 302, 200]
    assert UserSession.objects.get().user == sacha


def test_a_disabled_account_is_out_at_its_next_request(client: Visiteur):
    compte = FabriqueCompte(consultant=True)
    client.force_login(compte)
    assert client.get(reverse("compte")).status_code == 200
    Compte.objects.filter(pk=compte.pk).update(is_active=False)
    assert client.get(reverse("compte")).url.startswith(reverse("account_login"))


# --- the first account of an installation


def test_the_first_account_is_opened_from_the_command_line(client: Visiteur, capsys: pytest.CaptureFixture[str]):
    call_command("inviter", NELLY, "Nelly", "Aubert", "--montrer")
    assert Compte.objects.get(email=NELLY).roles == ["gestion"]
    assert boite.lien(NELLY) in capsys.readouterr().out
    assert choisir(client, boite.lien(NELLY)).status_code == 302
    call_command("inviter", NELLY, "Nelly", "Aubert")
    assert "rien n’a été écrit" in capsys.readouterr().out


def test_the_command_line_refuses_a_bad_address_in_words():
    with pytest.raises(CommandError, match="adresse"):
        call_command("inviter", "pas une adresse", "Nelly", "Aubert", "--role", "consultant")
