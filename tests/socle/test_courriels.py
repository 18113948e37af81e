"""One key, one letter: planned in the caller's transaction, worded when it leaves, forgotten in its time."""

import email.policy
import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.db import transaction

from bilan.socle import courriels
from bilan.socle.courriels import expedier_la_file, planifier
from bilan.socle.models import Envoi
from tests.fabriques import FabriqueOrganisme
from tests.socle.conftest import ensemble
from tests.socle.outils_courriels import CONTEXTE, T0, etats, lettre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gabarits")]
reel = pytest.mark.django_db(transaction=True)


# --- Planning -------------------------------------------------------------------------------------------------------


def test_a_letter_planned_ten_times_is_one_letter():
    assert [planifier([lettre()]) for _ in range(10)] == [1] + [0] * 9
    assert etats() == {"k": "a_faire"}


def test_a_key_said_twice_in_one_breath_is_one_letter():
    assert planifier([lettre("a"), lettre("b"), lettre("a")]) == 2


def test_a_transaction_that_fails_writes_no_letter():
    with transaction.atomic():
        planifier([lettre()])
        transaction.set_rollback(True)
    assert etats() == {}


@reel
def test_eight_planners_at_once_write_one_letter():
    ensemble(lambda: planifier([lettre(f"k{n}") for n in range(20)]))
    assert Envoi.objects.count() == 20


@reel
def test_eight_planners_of_one_letter_at_once_know_which_of_them_wrote_it():
    assert sorted(ensemble(lambda: planifier([lettre()]))) == [0] * 7 + [1]


@pytest.mark.parametrize(("nombre", "questions"), [(1, 1), (3, 2), (1000, 2)])
def test_planning_one_letter_costs_one_query_and_any_number_two(nombre, questions, django_assert_num_queries):
    with django_assert_num_queries(questions):
        planifier(lettre(f"k{n}") for n in range(nombre))


@pytest.mark.parametrize("champs", [
    {"destinataire": "a@example.org\nBcc: b@example.org"}, {"destinataire": ""}, {"repondre_a": "a@example.org\r\nX: y"}, {"cle": ""}, {"cle": "a\0"},
], ids=str)  # fmt: skip
def test_an_address_cannot_open_a_header(champs):
    with pytest.raises(ValueError, match="d’une seule ligne"):
        lettre(**champs)


def test_a_context_may_not_hold_a_row():
    with pytest.raises(TypeError):
        planifier([lettre(contexte={"envoi": Envoi()})])


def test_the_context_is_encrypted():
    planifier([lettre()])
    assert "Zoé".encode() not in bytes(Envoi.objects.get().contexte)


# --- Wording --------------------------------------------------------------------------------------------------------


def message(**champs) -> EmailMessage:
    planifier([lettre(**champs)])
    return courriels.rendre(Envoi.objects.get(), T0).message(policy=email.policy.SMTP)


def test_the_subject_is_one_line_and_the_text_is_not_html():
    lu = message()
    assert lu["Subject"] == "Rappel : l’échéance du 3 décembre 2026"
    corps = lu.get_body(["plain"]).get_content()
    assert corps.startswith("Bonjour Zoé <b>, c’est le jeudi 3 décembre 2026 & pas «\u202faprès\u202f».\n")
    assert corps.endswith("/qui-voit-quoi/\n")


def test_a_name_with_a_line_break_opens_no_header():
    lu = message(contexte=CONTEXTE | {"qui": "Zoé\r\nBcc: x@example.org"})
    assert (lu["Bcc"], lu["Subject"]) == (None, "Rappel pour Zoé Bcc: x@example.org : l’échéance du 3 décembre 2026")


def test_the_html_is_escaped_and_carries_its_styles_inline():
    html = message().get_body(["html"]).get_content()
    assert "Zoé &lt;b&gt;" in html
    assert re.search(r'<a class="bouton" href="[^"]+" style="[^"]*background: ?#17614f', html)
    assert "prefers-color-scheme" in re.search(r"<style.*?</style>", html, re.S)[0]
    assert re.findall(r"<link|<script|<img|src=", html) == []


def test_the_headers_say_who_when_and_which_letter():
    lu = message(repondre_a="helene@example.org")
    assert (lu["To"], lu["Reply-To"], lu["Auto-Submitted"]) == ("zoe@example.org", "helene@example.org", "auto-generated")
    assert (lu["From"].addresses[0].display_name, lu["From"].addresses[0].addr_spec) == ("Bilan", "bilan@localhost")
    assert lu["Date"] == "Mon, 30 Nov 2026 08:00:00 +0100"
    assert lu["Message-ID"] == "<8254c329a92850f6d539dd376f4816ee@localhost>"  # sha256("k")


def test_the_provider_signs_the_letters():
    FabriqueOrganisme(denomination="Les Jalons, conseil")
    assert message()["From"] == '"Les Jalons, conseil" <bilan@localhost>'


def test_the_same_letter_is_the_same_to_the_byte():
    planifier([lettre()])
    assert len({courriels.rendre(Envoi.objects.get(), T0).message().as_bytes() for _ in range(3)}) == 1


# --- Afterwards -----------------------------------------------------------------------------------------------------


def test_a_letter_can_be_given_up_before_it_leaves_not_after(puits):
    planifier([lettre("a"), lettre("b")])
    assert courriels.annuler("a")
    expedier_la_file(T0)
    assert (courriels.annuler("b"), etats()) == (False, {"a": "annule", "b": "envoye"})


def test_a_person_can_send_a_dead_letter_again(puits):
    planifier([lettre()])
    puits.humeur = "refuser"
    expedier_la_file(T0)
    puits.humeur = "accepter"
    assert courriels.relancer(Envoi.objects.get())
    assert (expedier_la_file(T0), courriels.relancer(Envoi.objects.get())) == (1, False)


def test_what_was_sent_ninety_days_ago_is_forgotten_but_not_that_it_was(puits):
    planifier([lettre("partie")])
    expedier_la_file(T0)
    planifier([lettre("attend", a_partir_de=T0 + timedelta(days=365))])
    assert courriels.purger(T0 + timedelta(days=90) - timedelta(seconds=1)) == 0
    assert courriels.purger(T0 + timedelta(days=90)) == 1
    partie, attend = Envoi.objects.get(cle="partie"), Envoi.objects.get(cle="attend")
    assert (partie.contexte, partie.destinataire, partie.envoye_le, attend.contexte is None) == (None, "zoe@example.org", T0, False)
    with pytest.raises(ValueError, match="purgé"):
        courriels.rendre(partie, T0)
