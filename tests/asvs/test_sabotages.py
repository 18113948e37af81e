"""With its protection taken away, each proof fails: a test that would stay green protects nothing."""
from importlib import import_module
from inspect import signature

import pytest
from django.core.cache import cache

from tests.asvs.liste import promesses
from tests.asvs.sabotages import SABOTAGES
from tests.beneficiaires.test_vues_dossiers import consultante  # noqa: F401 (a fixture)
from tests.socle.conftest import coffre  # noqa: F401 (a fixture)
from tests.socle.test_acces import monde  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _compteurs_a_zero():
    cache.clear()


def test_each_sabotage_defeats_a_proof_of_its_promise():
    nommes = {nom: promesse.preuves for promesse in promesses() for nom in promesse.sabotages}
    assert sorted(nommes) == sorted(SABOTAGES)
    assert [nom for nom, preuves in nommes.items() if SABOTAGES[nom].preuve not in preuves] == []


@pytest.mark.parametrize("nom", SABOTAGES)
def test_without_its_protection_the_proof_fails(nom, request):
    sabotage = SABOTAGES[nom]
    fichier, _, essai = sabotage.preuve.partition("::")
    module = import_module(fichier.removesuffix(".py").replace("/", "."))
    preuve = getattr(module, essai)
    valeurs = {cle: valeur(module) if callable(valeur) else valeur for cle, valeur in sabotage.valeurs.items()}
    valeurs = {cle: valeurs[cle] if cle in valeurs else request.getfixturevalue(cle) for cle in signature(preuve).parameters}
    with sabotage.sans(), pytest.raises(sabotage.fautes):
        preuve(**valeurs)
