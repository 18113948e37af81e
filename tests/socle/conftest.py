"""What the tests of the kernel share: templates of their own, vaults, a claim that eight threads make at once."""

import copy
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from bilan.socle.models import Coffre
from tests.outils.processus import environnement_de_la_base

GABARITS = Path(__file__).parent / "gabarits"


@pytest.fixture
def gabarits(tmp_path: Path) -> Iterator[Path]:
    """Templates of tests/socle/gabarits, and those that a test writes in the directory it gets."""
    moteurs = copy.deepcopy(settings.TEMPLATES)
    moteurs[0]["DIRS"] = [*moteurs[0]["DIRS"], GABARITS, tmp_path]
    with override_settings(TEMPLATES=moteurs):
        yield tmp_path


@pytest.fixture
def coffre(db: None) -> Coffre:
    """A vault."""
    neuf = Coffre.nouveau()
    neuf.save()
    return neuf


@pytest.fixture
def environnement_d_un_processus() -> dict[str, str]:
    """What another process needs to work on this test base, with these secrets and these documents."""
    return environnement_de_la_base()


def ensemble[T](travail: Callable[[], T], fils: int = 8) -> list[T | Exception]:
    """What becomes of the same work done at the same instant by as many threads, each on its own connection."""
    depart = Barrier(fils)

    def un(_: Any) -> T | Exception:
        try:
            depart.wait()
            return travail()
        except Exception as erreur:
            return erreur
        finally:
            connection.close()

    with ThreadPoolExecutor(fils) as executeur:
        return list(executeur.map(un, range(fils)))
