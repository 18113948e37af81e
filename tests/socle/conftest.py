"""What the tests of the kernel share: templates of their own, vaults, mail servers, a claim that eight threads make at once."""

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
from tests.outils.courrier import PuitsSmtp
from tests.outils.processus import environnement_de_la_base
from tests.socle.outils_courriels import brancher

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


@pytest.fixture
def puits(puits_smtp: PuitsSmtp, settings) -> PuitsSmtp:
    """The mail sink of the session, to which Django is told to send."""
    brancher(settings, puits_smtp)
    return puits_smtp


@pytest.fixture
def un_puits(settings) -> Iterator[Callable[[type[PuitsSmtp]], PuitsSmtp]]:
    """Make a sink of a given kind, and tell Django to send to it."""
    ouverts = []

    def ouvrir(sorte: type[PuitsSmtp]) -> PuitsSmtp:
        ouverts.append(sorte().__enter__())
        brancher(settings, ouverts[-1])
        return ouverts[-1]

    yield ouvrir
    for puits in ouverts:
        puits.__exit__(None, None, None)


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
