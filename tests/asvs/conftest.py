"""One bilan, told once, for all that is tried on the whole site."""
import pytest

from tests.asvs.site import Site


@pytest.fixture(scope="module")
def site(base_du_module) -> Site:
    return Site()
