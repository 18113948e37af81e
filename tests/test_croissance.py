"""R7: whatever the number of rows, a page asks the base the same number of questions (`bin/bench croissance` times the same pages up to 100 000 dossiers)."""
from datetime import timedelta

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.db.models import F
from django.utils import timezone

from beneficiaires.models import Dossier
from bilan.mesures import matiere
from bilan.mesures.poste import Poste
from bilan.mesures.visites import Visite, visites
from bilan.peuplement.moteur import peupler
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from seances.models import Seance

LISTES = {"consultant", "gestion"}


@pytest.fixture
def connexion_gardee(db):
    """A page of the real handler gives its connection back in the end: here it is the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("connexion_gardee")
def test_no_list_of_the_team_asks_more_of_the_base_among_more_dossiers():
    jour = timezone.localdate()
    list(peupler(24, graine=7, jour=jour))
    postes = {qui: Poste(compte) for qui, compte in matiere.personnes().items()}
    numero = matiere.dossier().numero
    pages = [visite for visite in visites(numero) if visite.qui in LISTES and numero not in visite.adresse and "?q=" not in visite.adresse]
    for visite in pages:
        postes[visite.qui].get(visite.adresse)  # what is asked once a process is not a question of the page
    peu = _questions(postes, pages)
    list(peupler(40, graine=8, jour=jour))
    _tout_donner(matiere.dossier().consultant)
    assert Dossier.objects.count() == 64
    assert {nom: (peu[nom], combien) for nom, combien in _questions(postes, pages).items() if peu[nom] != combien} == {}


def _questions(postes: dict[str, Poste], pages: list[Visite]) -> dict[str, int]:
    return {visite.nom: postes[visite.qui].requetes(visite.adresse) for visite in pages}


def _tout_donner(consultant: Compte) -> None:
    """The newcomers' dossiers too are this consultant's: his own pages grow as gestion's do."""
    autres = Compte.objects.filter(roles__contains=[Role.CONSULTANT]).exclude(pk=consultant.pk)
    Seance.objects.filter(consultant__in=autres).update(debut=_dix_ans_plus_tot("debut"), fin=_dix_ans_plus_tot("fin"))
    Dossier.objects.filter(consultant__in=autres).update(consultant=consultant)


def _dix_ans_plus_tot(champ: str):
    return F(champ) - timedelta(days=3650)
