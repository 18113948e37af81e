"""What the tests of contracts share: a bilan that is told once a module."""
import pytest

from beneficiaires.models import Dossier
from conventions import actions
from tests.conventions.outils_versions import consultant, le
from tests.fabriques import FabriqueDossier, FabriqueOrganisme


@pytest.fixture(scope="module")
def cle_envoyee_une_fois(base_du_module):
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    convention = actions.preparer(dossier, acteur=consultant(dossier), instant=le(11, 18))
    actions.envoyer(convention, acteur=consultant(dossier), instant=le(11, 20))
    return dossier.pk


@pytest.fixture
def dossier(cle_envoyee_une_fois):
    """A bilan whose first contract was sent once."""
    return Dossier.objects.get(pk=cle_envoyee_une_fois)
