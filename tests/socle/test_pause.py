"""Reminders stop in one click, from the letter and without signing in; what must leave leaves; and no more leave in a minute than was said."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from bilan.socle import cadence, pause
from bilan.socle.courriels import Courriel, NatureEnvoi, expedier_la_file, planifier, rendre
from bilan.socle.models import Compte, Envoi, Evenement
from tests.fabriques import FabriqueCompte, FabriqueOrganisme
from tests.socle.conftest import ensemble
from tests.socle.outils_courriels import CONFORT, LEGAL, T0

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gabarits")]


@pytest.fixture
def zoe() -> Compte:
    FabriqueOrganisme()
    return FabriqueCompte(email="zoe@example.org")


def lettre(cle: str, nature: NatureEnvoi = CONFORT, **champs) -> Courriel:
    contexte = {"prenom": "Zoé", "jour": T0}
    return Courriel(**{"cle": cle, "destinataire": "zoe@example.org", "gabarit": "essai", "contexte": contexte, "nature": nature, **champs})


def entetes(cle: str) -> tuple[str | None, str | None]:
    message = rendre(Envoi.objects.get(cle=cle), T0).message()
    return message["List-Unsubscribe"], message["List-Unsubscribe-Post"]


def chemin(cle: str) -> str:
    adresse, _ = entetes(cle)
    assert adresse is not None
    return urlsplit(adresse.strip("<>")).path


def test_a_reminder_can_be_paused_from_its_headers_and_a_legal_letter_cannot(zoe, settings):
    planifier([lettre("rappel"), lettre("legal", LEGAL), lettre("ailleurs", destinataire="rh@example.org")])
    assert [entetes("legal"), entetes("ailleurs")] == [(None, None)] * 2
    adresse, en_un_clic = entetes("rappel")
    assert en_un_clic == "List-Unsubscribe=One-Click"
    assert adresse == f"<{settings.SITE_URL}{reverse('pause', args=[pause._SIGNATURE.sign(f'{zoe.pk}.2027-11-30')])}>"


def test_a_mail_service_posts_without_a_cookie_and_asking_twice_changes_nothing(zoe, puits):
    planifier([lettre("rappel"), lettre("legal", LEGAL)])
    service = Client(enforce_csrf_checks=True)
    page = chemin("rappel")
    assert service.get(page).status_code == 200
    zoe.refresh_from_db()
    assert zoe.rappels_en_pause_le is None  # a scanner that follows links pauses nothing
    reponses = [service.post(page, {"List-Unsubscribe": "One-Click"}) for _ in range(2)]
    assert [(reponse.status_code, dict(reponse.cookies)) for reponse in reponses] == [(200, {})] * 2
    assert Evenement.objects.filter(fil=f"compte:{zoe.pk}", verbe="rappels.suspendre").count() == 1
    expedier_la_file(T0)
    assert dict(Envoi.objects.values_list("cle", "etat")) == {"rappel": "annule", "legal": "envoye"}
    assert len(puits.messages) == 1


def test_what_was_given_up_does_not_come_back_and_the_next_reminders_leave(zoe, puits, client):
    planifier([lettre("avant")])
    pause.suspendre(zoe, acteur=pause.Acteur(compte=zoe), instant=T0)
    expedier_la_file(T0)
    client.force_login(zoe)
    client.post(reverse("mes_rappels"), {"reprendre": "1"})
    planifier([lettre("avant"), lettre("apres")])
    expedier_la_file(T0)
    assert dict(Envoi.objects.values_list("cle", "etat")) == {"avant": "annule", "apres": "envoye"}


def test_a_letter_found_a_year_later_pauses_nobody(zoe):
    planifier([lettre("rappel")])
    jeton = chemin("rappel").split("/")[-2]
    assert [pause.compte_de(jeton, T0.date() + timedelta(days=n)) for n in (365, 366)] == [zoe, None]


@pytest.mark.parametrize("jeton", ["1", "1:faux", "999999:x", "é:é"])
def test_an_address_that_was_not_signed_pauses_nobody(client, zoe, jeton):
    assert client.post(reverse("pause", args=[jeton])).status_code == 404
    assert not Compte.objects.exclude(rappels_en_pause_le=None).exists()


# --- The pace --------------------------------------------------------------------------------------------------------


def test_no_more_reminders_leave_in_a_minute_than_was_said_and_legal_letters_do_not_wait(zoe, puits, settings):
    settings.COURRIELS_PAR_MINUTE = 5
    planifier([lettre(f"rappel{n}") for n in range(9)])
    assert [expedier_la_file(T0, limite=3) for _ in range(3)] == [3, 2, 0]
    planifier([lettre(f"legal{n}", LEGAL) for n in range(2)])
    assert [expedier_la_file(T0 + timedelta(seconds=s)) for s in (30, 59, 60, 61)] == [2, 0, 3, 0]
    assert [expedier_la_file(T0 + timedelta(seconds=s)) for s in (90, 91)] == [1, 0]


@pytest.mark.django_db(transaction=True)
def test_eight_workers_together_keep_the_pace(zoe, puits, settings):
    settings.COURRIELS_PAR_MINUTE = 7
    planifier([lettre(f"k{n}") for n in range(40)])
    assert sum(ensemble(lambda: expedier_la_file(T0, limite=3))) == 7
    assert len({recu["Message-ID"] for recu in puits.messages}) == len(puits.messages) == 7


@pytest.mark.django_db(transaction=True)
def test_counted_outside_the_transaction_of_the_claim_they_would_not(zoe, settings):
    """The sabotage twin: the lock is gone as soon as it is taken, and each counts before any has claimed."""
    settings.COURRIELS_PAR_MINUTE = 7
    assert ensemble(lambda: cadence.reste(T0, 3)) == [3] * 8
