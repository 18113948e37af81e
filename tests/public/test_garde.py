"""What keeps robots out of the public forms, each protection with what happens without it."""
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from beneficiaires.models import PremierContact
from bilan.public import garde
from bilan.socle.courriels import rendre
from bilan.socle.models import Envoi
from tests.fabriques import FabriqueCompte, FabriqueOrganisme
from tests.outils.connexion import Visiteur

T0 = datetime(2026, 11, 26, 9, tzinfo=UTC)
ADRESSE = "/demander-un-bilan/"
ECRIT = {"prenom": "Nadia", "nom": "Lefort", "courriel": "nadia@example.org", "telephone": "", "statut": "salarie", "souhait": "cpf", "message": "Le soir."}


def page(il_y_a=timedelta(minutes=1), **champs):
    """A form filled in, as a browser that drew the page that long ago would send it."""
    return {**ECRIT, "site": "", "passage": garde.passage(timezone.now() - il_y_a), **champs}


@pytest.mark.parametrize(("age", "admis"), [(0, False), (2, False), (3, True), (60, True), (86_400, True), (86_401, False)])
def test_a_page_is_sent_after_three_seconds_and_within_a_day(age, admis):
    jeton = garde.passage(T0)
    if admis:
        assert isinstance(garde.franchir(jeton, T0 + timedelta(seconds=age)), uuid.UUID)
    else:
        with pytest.raises(ValidationError):
            garde.franchir(jeton, T0 + timedelta(seconds=age))


@pytest.mark.parametrize(
    "jeton", ["", "x", f"{uuid.UUID(int=4)}@2026-11-26T08:00:00+00:00", garde.passage(T0)[:-1]], ids=["vide", "x", "sans signature", "coupé"],
)
def test_a_passage_that_we_did_not_sign_is_refused(jeton):
    with pytest.raises(ValidationError, match="ouverte depuis longtemps"):
        garde.franchir(jeton, T0 + timedelta(minutes=1))


@pytest.fixture
def boite(db):
    cache.clear()
    FabriqueOrganisme()
    return lambda: list(Envoi.objects.values_list("gabarit", "destinataire"))


@pytest.mark.usefixtures("boite")
def test_what_is_sent_too_fast_is_kept_in_the_page_and_passes_the_second_time(client):
    envoi = page(timedelta(0))
    reponse = client.post(ADRESSE, envoi)
    assert (reponse.status_code, reponse.context["form"].non_field_errors()) == (422, [garde.TROP_VITE])
    assert "Le soir." in reponse.text and envoi["passage"] in reponse.text
    assert PremierContact.objects.count() == 0


def test_a_robot_that_fills_everything_is_thanked_and_brings_nothing_in(client, boite):
    assert client.post(ADRESSE, page(site="http://example.org")).headers["Location"] == f"{ADRESSE}envoyee/"
    assert (PremierContact.objects.count(), boite()) == (0, [])


def test_without_the_field_that_nobody_sees_the_same_robot_comes_in(client, boite):
    client.post(ADRESSE, page())
    assert (PremierContact.objects.count(), boite()) == (1, [("beneficiaires/contact_confirmer", "nadia@example.org")])


def test_one_page_brings_one_request_however_often_it_is_sent(client, boite):
    envoi = page()
    assert {client.post(ADRESSE, envoi).status_code for _ in range(3)} == {302}
    assert (PremierContact.objects.count(), len(boite())) == (1, 1)


def test_two_pages_bring_two(client, boite):
    for _ in range(2):
        client.post(ADRESSE, page())
    assert (PremierContact.objects.count(), len(boite())) == (2, 2)


def test_an_address_gets_three_letters_a_day_and_nobody_is_told(client, boite):
    adresses = ["nadia@example.org", "Nadia@Example.org", "nadia+promo@example.org", "nadia+2@example.org", "nadia@EXAMPLE.org", "x@example.org"]
    assert {client.post(ADRESSE, page(courriel=adresse)).headers["Location"] for adresse in adresses} == {f"{ADRESSE}envoyee/"}
    assert sum(destinataire.casefold().startswith("nadia") for _, destinataire in boite()) == 3


@pytest.mark.usefixtures("boite")
def test_nothing_says_whether_an_address_is_known_here(client):
    FabriqueCompte(email="nadia@example.org")
    connue, inconnue = (client.post(ADRESSE, page(courriel=adresse), follow=True) for adresse in ("nadia@example.org", "personne@example.org"))
    assert (connue.text, connue.redirect_chain) == (inconnue.text, inconnue.redirect_chain)


@pytest.mark.usefixtures("boite")
def test_a_social_security_number_is_refused(client):
    reponse = client.post(ADRESSE, page(message="Mon numéro : 2 69 05 49 588 157 80"))
    assert (reponse.status_code, list(reponse.context["form"].errors)) == (422, ["message"])
    assert PremierContact.objects.count() == 0


@pytest.mark.parametrize("champ", ["prenom", "nom", "courriel", "telephone", "message"])
@pytest.mark.usefixtures("boite")
def test_a_line_break_or_a_null_in_a_field_is_no_failure(client, champ):
    assert client.post(ADRESSE, page(**{champ: "a\x00b\r\nBcc: x@example.org"})).status_code in (302, 422)


@pytest.mark.parametrize("adresse", [ADRESSE, "/reclamation/"])
@pytest.mark.usefixtures("boite")
def test_an_address_longer_than_any_mailbox_is_no_failure(client, adresse):
    longue = f"n@{'.'.join(['a' * 60] * 5)}.example"
    reclame = {"qualite": "autre", "objet": "autre", "texte": "Le bruit."}
    reponse = client.post(adresse, page(courriel=longue, **reclame))
    assert (reponse.status_code, list(reponse.context["form"].errors)) == (422, ["courriel"])


@pytest.mark.usefixtures("boite")
def test_not_a_word_that_a_stranger_typed_is_in_the_letter_that_his_form_sends(client):
    """Whoever types somebody else's address would have the provider send her his own message."""
    client.post(ADRESSE, page(prenom="Gagnez sur piege.example", nom="Cliquez", message="Un piège."))
    lettre = rendre(Envoi.objects.get(), timezone.now())
    assert not re.search("piege|Cliquez|piège", str(lettre.message()))
    assert not re.search("piege|Cliquez|piège", lettre.body + lettre.alternatives[0].content)


def _ensemble(n):
    """The statuses of that many forms sent at once, each from a connection of its own."""
    def envoyer(rang):
        try:
            return Visiteur().post(ADRESSE, page(courriel=f"n{rang}@example.org")).status_code
        finally:
            connection.close()
    with ThreadPoolExecutor(8) as fils:
        return sorted(fils.map(envoyer, range(n)))


@pytest.mark.django_db(transaction=True)
def test_twenty_forms_an_hour_from_one_place_even_all_at_once():
    cache.clear()
    FabriqueOrganisme()
    assert _ensemble(24) == [302] * 20 + [429] * 4
    assert PremierContact.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_without_the_limit_all_at_once_come_in(settings):
    cache.clear()
    FabriqueOrganisme()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "formulaire": "1000/h/ip"}
    assert _ensemble(22) == [302] * 22
