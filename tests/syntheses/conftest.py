"""What the tests of the synthesis share: the worlds that are told once a module."""

import pytest

from beneficiaires.models import Dossier
from syntheses.models import Synthese
from tests.syntheses.outils import rempli, rendre_les_fichiers
from tests.syntheses.outils_fin import LENDEMAIN, detruire, finir, partir
from tests.syntheses.outils_partage import synthese_figee


@pytest.fixture(scope="module")
def cle_figee(base_du_module: None) -> int:
    return synthese_figee().pk


@pytest.fixture
def synthese(cle_figee: int) -> Synthese:
    """Frozen, its detailed results established: what can be shared, or handed over."""
    return Synthese.objects.get(pk=cle_figee)


@pytest.fixture(scope="module")
def cle_pleine(base_du_module: None) -> int:
    return rempli().pk


@pytest.fixture
def plein(cle_pleine: int) -> Dossier:
    """A bilan under way full of the canary."""
    dossier = Dossier.objects.get(pk=cle_pleine)
    rendre_les_fichiers(dossier)
    return dossier


@pytest.fixture(scope="module")
def cle_terminee(cle_pleine: int) -> int:
    """The same one, ended: a module that tells it asks for `plein` no more."""
    finir(Dossier.objects.get(pk=cle_pleine))
    partir(LENDEMAIN)
    return cle_pleine


@pytest.fixture
def termine(cle_terminee: int, plein: Dossier) -> Dossier:
    """Handed over, its person told that its content will be destroyed."""
    return plein


@pytest.fixture
def detruit(termine: Dossier) -> Dossier:
    detruire()
    termine.refresh_from_db()
    return termine
