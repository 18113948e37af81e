"""A form sent twice, at once or one after the other, does what one does, and both answers lead to the same place."""
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from bilan.socle import doublons
from bilan.socle.calendrier import jour_a_paris
from seances.models import TravailPersonnel
from tests.fabriques import FabriqueDossier, FabriqueOrganisme
from tests.outils.connexion import Visiteur

JETON = "c" * 64


@pytest.fixture
def envoyer(db):
    """Send the form of a research, as its page would: the token of the page, and the words."""
    FabriqueOrganisme()
    jour = jour_a_paris(timezone.now())
    dossier = FabriqueDossier(etat="en_cours", contractualise_le=jour, ouvert_le=jour)
    visiteur = Visiteur()
    visiteur.force_login(dossier.beneficiaire.compte)

    def envoyer(jeton: str = JETON, sujet: str = "Fiches métier", client: Visiteur = visiteur, **autres: str):
        donnees = {"jour": jour.isoformat(), "minutes": "60", "sujet": sujet, **autres}
        corps = "&".join(f"{nom}={valeur}" for nom, valeur in ({"csrfmiddlewaretoken": jeton} | donnees).items())
        return client.post(reverse("seances:noter", args=[dossier.numero]), corps, content_type=doublons.FORMULAIRE)

    envoyer.visiteur = visiteur
    return envoyer


def test_the_same_form_sent_again_is_not_done_again(envoyer):
    premiere, seconde = envoyer(), envoyer()
    assert (premiere.status_code, seconde.status_code, premiere.url == seconde.url) == (302, 302, True)
    assert TravailPersonnel.objects.count() == 1


@pytest.mark.parametrize("autre", [{"jeton": "d" * 64}, {"sujet": "Un autre sujet"}])
def test_the_same_words_from_another_page_or_other_words_from_the_same_are_another_gesture(envoyer, autre):
    envoyer()
    envoyer(**autre)
    assert TravailPersonnel.objects.count() == 2


def test_what_was_refused_is_tried_again(envoyer):
    assert [envoyer(sujet="").status_code for _ in range(2)] == [422, 422]


def test_another_session_that_knows_the_token_learns_nothing(envoyer):
    envoyer()
    intrus = Visiteur()
    intrus.force_login(FabriqueDossier().beneficiaire.compte)
    assert envoyer(client=intrus).status_code == 404


def _a_la_fois(envoyer, nombre=4):
    depart = Barrier(nombre)

    def jouer(_):
        client = Visiteur()
        client.cookies = envoyer.visiteur.cookies
        depart.wait(timeout=10)
        try:
            return envoyer(client=client).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(nombre) as fils:
        return list(fils.map(jouer, range(nombre)))


@pytest.mark.django_db(transaction=True)
def test_four_clicks_at_once_write_one_line(envoyer):
    assert _a_la_fois(envoyer) == [302] * 4
    assert TravailPersonnel.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_this_guard_four_clicks_write_four_lines(envoyer, monkeypatch):
    monkeypatch.setattr(doublons, "_cle", lambda requete: None)
    _a_la_fois(envoyer)
    assert TravailPersonnel.objects.count() == 4
