"""With its protection each proof passes, and without it fails: a test that would stay green protects nothing, one that always fails proves nothing."""
from collections.abc import Callable
from importlib import import_module
from inspect import signature
from io import StringIO
from types import ModuleType

import pytest
from django.core.cache import cache

from tests.asvs.liste import promesses
from tests.asvs.sabotages import SABOTAGES
from tests.asvs.site import sans_suite
from tests.beneficiaires.test_vues_dossiers import consultante  # noqa: F401 (a fixture)
from tests.conventions.test_etats import avec_employeur  # noqa: F401 (a fixture)
from tests.outils.connexion import Visiteur
from tests.socle.conftest import coffre, gabarits, puits  # noqa: F401 (fixtures)
from tests.socle.test_acces import monde  # noqa: F401 (a fixture)
from tests.socle.test_journaux import lus  # noqa: F401 (a fixture)
from tests.test_reglages import reglages  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("compteurs_a_zero")]


def test_each_sabotage_defeats_a_proof_of_its_promise():
    nommes = {nom: promesse.preuves for promesse in promesses() for nom in promesse.sabotages}
    assert sorted(nommes) == sorted(SABOTAGES)
    assert [nom for nom, preuves in nommes.items() if SABOTAGES[nom].preuve not in preuves] == []


@pytest.mark.parametrize("nom", SABOTAGES)
def test_without_its_protection_the_proof_fails(nom, request):
    sabotage = SABOTAGES[nom]
    fichier, _, essai = sabotage.preuve.partition("::")
    module = import_module(fichier.removesuffix(".py").replace("/", "."))
    _entourer(module, request)
    preuve = getattr(module, essai)
    valeurs = {cle: valeur(module) if callable(valeur) else valeur for cle, valeur in sabotage.valeurs.items()}
    valeurs = {cle: valeurs[cle] if cle in valeurs else request.getfixturevalue(cle) for cle in signature(preuve).parameters}
    _reussie(preuve, valeurs)
    with sabotage.sans(), pytest.raises(sabotage.fautes):
        preuve(**valeurs)


def _entourer(module: ModuleType, request: pytest.FixtureRequest) -> None:
    """What surrounds every test of its file."""
    marques = getattr(module, "pytestmark", [])
    for marque in marques if isinstance(marques, list) else [marques]:
        for nom in marque.args if marque.name == "usefixtures" else ():
            request.getfixturevalue(nom)


def _reussie(preuve: Callable, valeurs: dict[str, object]) -> None:
    """Run here as it will be, its protection in place; nothing of it remains, in the base nor in the browser."""
    client = valeurs.get("client", Visiteur())
    with sans_suite(client):
        preuve(**valeurs)
    cache.clear()
    for journal in (valeur for valeur in valeurs.values() if isinstance(valeur, StringIO)):
        journal.truncate(journal.seek(0))
    client.handler._middleware_chain = None  # made of the settings that it met first
