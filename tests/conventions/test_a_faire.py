"""What a consultant is told to do about contracts."""
from datetime import timedelta

import pytest
from django.utils import timezone

from conventions.a_faire import a_faire
from conventions.etats import EtatConvention
from tests.fabriques import FabriqueConvention, FabriqueDossier

pytestmark = pytest.mark.django_db
E = EtatConvention
PREPARER, SUITE = ("Le contrat n’est pas encore préparé.", "Préparer le brouillon"), ("La convention n’a pas été conclue.", "Choisir la suite")


def dites(dossier):
    return [(tache.phrase, tache.bouton) for tache in a_faire(dossier.consultant, timezone.now(), dossier)]


def test_a_dossier_without_any_contract_has_one_to_prepare():
    assert dites(FabriqueDossier()) == [PREPARER]


@pytest.mark.parametrize("etat", [E.DECLINEE, E.REFUSEE, E.REFUS_TACITE])
def test_after_a_refusal_nobody_is_told_that_the_contract_is_yet_to_be_prepared(etat):
    assert dites(FabriqueConvention(etat=etat).dossier) == [SUITE]


@pytest.mark.parametrize(("jours", "attendu"), [(1, []), (-1, [SUITE])])
def test_a_silence_counts_from_its_last_day_whether_or_not_it_was_recorded(jours, attendu):
    maintenant = timezone.now()
    convention = FabriqueConvention(etat=E.TRANSMISE, transmise_le=maintenant - timedelta(days=11), expire_le=maintenant + timedelta(days=jours))
    assert dites(convention.dossier) == attendu


def test_a_new_project_after_a_refusal_is_an_ordinary_draft():
    dossier = FabriqueConvention(etat=E.REFUSEE).dossier
    FabriqueConvention(dossier=dossier)
    assert [bouton for _, bouton in dites(dossier)] == ["Relire et envoyer"]
