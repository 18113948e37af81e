"""What every test stands on: real PostgreSQL, real Redis, a real worker, a real mail server, a real browser.

A server that cannot start fails the tests that need it; none is skipped.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import chain, groupby
from pathlib import Path

gc.disable()  # what is imported and collected lives as long as the process; it is on again afterwards (pytest_collection_finish)
# before the first connection: a power cut may lose a test base, but not the demonstration's server that a bare `pytest` borrows
if "BILAN_VAR" in os.environ:
    os.environ.setdefault("BILAN_PG_VOLATILE", "1")
# Playwright's event loop runs in this thread; Django, which sees it, would refuse to talk to its database
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import hypothesis
import pytest
import pytest_django
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.template.base import PartialTemplate, Template
from django.test import TransactionTestCase, override_settings

from bilan.celery import app as celery_app
from bilan.socle import pdf
from tests.outils import base, gabarits
from tests.outils.base import attendre_d_y_etre_seul, vider
from tests.outils.connexion import Visiteur
from tests.outils.courrier import PuitsSmtp
from tests.outils.modele import Modele
from tests.outils.navigateur import Navigateur, Page
from tests.outils.ouvrier import Ouvrier
from tests.outils.piege import Piege
from tests.outils.redis_reel import RedisReel

hypothesis.settings.register_profile("bilan", deadline=None, max_examples=50, print_blob=True)
hypothesis.settings.load_profile("bilan")


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name a bare object by its type: its address would differ between the processes that share the tests."""
    return f"{argname}-{type(val).__name__}" if " at 0x" in repr(val) else None


ECHEC = pytest.StashKey[bool]()
LONGS = {"navigateur", "page", "ouvrier", "jouer_exemple"}  # fixtures of tests that take seconds
BASES = {"db", "transactional_db", "django_db_setup", "base_du_module", "live_server"}
MODULES_LONGS = ("test_acces.py", "test_canari.py", "test_chaos.py", "test_coffres_detruits.py", "test_demo.py", "test_sauvegarde.py", "test_site.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, in the order that chance gave them: the processes that share the tests then end together.

    Each process begins with one of as many slices of the list, so each slice begins with its part of the long ones; but for the first, which migrates the
    base, what needs none comes before.
    """
    longs, sans_base, courts = [], [], []
    for item in items:
        (longs if _est_long(item) else courts if _a_une_base(item) else sans_base).append(item)
    lots = sorted((list(lot) for _, lot in groupby(longs, _module)), key=lambda lot: not _module(lot[0]).endswith("test_pages.py"))  # the longest of all
    processus, places = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")), len(items)
    items.clear()
    for rang in range(processus):
        siens = list(chain.from_iterable(lots[rang::processus]))  # whole modules: what they share is built once
        d_abord = sans_base[max(rang - 1, 0)::max(processus - 1, 1)] if rang or processus == 1 else []
        reste = max(0, (places - len(items)) // (processus - rang) - len(d_abord) - len(siens))
        items += d_abord + siens + courts[:reste]
        del courts[:reste]


def _a_une_base(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db")) or not BASES.isdisjoint(getattr(item, "fixturenames", ()))


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _est_long(item: pytest.Item) -> bool:
    return _module(item).endswith(MODULES_LONGS) or not LONGS.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_collection_finish() -> None:
    """The garbage collector need not look again and again at what was there before the first test, nor at each small thing."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    gc.enable()


def pytest_sessionfinish() -> None:
    """What is left is looked at once for what was never closed: pytest would look five times, a second each."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _reglages_des_tests(tmp_path_factory: pytest.TempPathFactory, django_test_environment: None) -> Iterator[None]:
    """The settings of production but for what only costs time, and a missing template variable is an error."""
    stockages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        "documents": {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path_factory.mktemp("documents")}},
    }
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is absent
    hacheurs, fichiers = ["tests.outils.hacheur.Argon2Leger"], [*settings.STATICFILES_DIRS, ("essais", Path(__file__).parent / "vendor")]
    reglages = override_settings(STORAGES=stockages, TEMPLATES=gabarits.stricts(settings.TEMPLATES), PASSWORD_HASHERS=hacheurs, STATICFILES_DIRS=fichiers)
    with reglages, pytest.MonkeyPatch.context() as correctif:
        for sorte in (Template, PartialTemplate):
            correctif.setattr(sorte, "_render", gabarits.rendre)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The test base is made by its owner."""
    base.entrer_en_proprietaire()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_modify_db_settings: None, django_db_blocker: pytest_django.DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory, worker_id: str,
) -> Iterator[None]:  # fmt: skip
    """Tests act under the role of the application. Those with real transactions empty the tables afterwards, quickly.

    Of several processes, the first alone migrates. Nobody may be left in the base when it is dropped.
    """
    partage = Modele(tmp_path_factory.getbasetemp().parent, worker_id) if worker_id != "master" else None
    with django_db_blocker.unblock(), partage.a_copier() if partage else nullcontext():
        request.getfixturevalue("django_db_setup")
    with pytest.MonkeyPatch.context() as correctif:
        correctif.setattr(TransactionTestCase, "_fixture_teardown", vider)
        base.agir_pour_l_application()
        yield
    base.entrer_en_proprietaire()
    with django_db_blocker.unblock():
        attendre_d_y_etre_seul()
        if partage:
            partage.retirer()


@pytest.fixture(scope="module")
def base_du_module(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """A fixture of a module that stands on it builds its rows once: each test of the module has a savepoint of its own, and leaves them as they were.

    Rows only: an object that a test changes is another test's too, so such a fixture gives a key, or what is never changed.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _rendu_sans_avertissement(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning of the renderer (unknown property, missing language, broken anchor) is a fault of ours."""
    yield
    avertissements = [ligne.getMessage() for quand in ("setup", "call") for ligne in caplog.get_records(quand) if ligne.name == "weasyprint"]
    assert avertissements == []


@pytest.fixture(scope="session")
def _fautes_des_documents() -> Iterator[list[str]]:
    """What PDF/UA misses in the documents that the tests make, all of them: a new kind need not be told."""
    veritable, trouvees = pdf.composer, []

    def composer(html: str) -> bytes:
        octets = veritable(html)
        if 'class="courant"' in html and "<title></title>" not in html:  # a kind of document, not its bare base nor what a test of the renderer draws
            from tests.outils.pdf_accessible import fautes_ua

            trouvees.extend(fautes_ua(octets))
        return octets

    with pytest.MonkeyPatch.context() as correctif:
        correctif.setattr(pdf, "composer", composer)
        yield trouvees


@pytest.fixture(autouse=True)
def _documents_accessibles(_fautes_des_documents: list[str]) -> Iterator[None]:
    """A document that a screen reader cannot read is a fault of the test that made it."""
    _fautes_des_documents.clear()
    yield
    assert _fautes_des_documents == []


@pytest.fixture(scope="session", autouse=True)
def piege() -> Iterator[Piege]:
    """What this process takes for its broker: every test, with every page that it opens, proves that none is called (tests/test_taches_sures.py)."""
    courtier, faux = celery_app.conf.broker_url, Piege()
    celery_app.conf.broker_url = faux.url
    yield faux
    celery_app.conf.broker_url = courtier
    faux.fermer()


@pytest.fixture(autouse=True)
def _aucun_appel_au_courtier(piege: Piege) -> Iterator[None]:
    """R12: neither a view nor an action talks to the broker."""
    avant = piege.appels
    yield
    assert piege.appels == avant, "le courtier a été appelé"


@pytest.fixture(scope="session")
def redis_reel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisReel]:
    """A redis-server process with its append-only file, on a port of its own."""
    with RedisReel(tmp_path_factory.mktemp("redis")) as serveur:
        yield serveur


@pytest.fixture(scope="session")
def _puits() -> Iterator[PuitsSmtp]:
    with PuitsSmtp() as serveur:
        yield serveur


@pytest.fixture
def puits_smtp(_puits: PuitsSmtp) -> Iterator[PuitsSmtp]:
    """A mail server that keeps what it receives in `.messages`, and can be told to refuse or to hang up."""
    _puits.vider()
    yield _puits
    _puits.vider()


@pytest.fixture(scope="session")
def _ouvrier(redis_reel: RedisReel, _puits: PuitsSmtp, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ouvrier]:
    with Ouvrier(redis_reel.url, _puits.port, tmp_path_factory.mktemp("ouvrier")) as processus:
        yield processus


@pytest.fixture
def ouvrier(_ouvrier: Ouvrier, transactional_db: None, puits_smtp: PuitsSmtp) -> Iterator[Ouvrier]:
    """A `celery worker` process on both queues, on the test base and the mail sink: `ouvrier.confier("expedier_les_courriels")`."""
    _ouvrier.assurer()
    yield _ouvrier
    _ouvrier.attendre_le_calme()


@pytest.fixture(scope="session")
def _chromium(django_db_setup: None) -> Iterator[Navigateur]:
    """Closed before the base is dropped: a socket that it keeps open keeps a thread of the live server, and that thread its session."""
    with Navigateur() as navigateur:
        yield navigateur


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Tell the fixtures whether the test failed."""
    rapport = yield
    item.stash[ECHEC] = item.stash.get(ECHEC, False) or rapport.failed
    return rapport


@pytest.fixture
def navigateur(_chromium: Navigateur, request: pytest.FixtureRequest) -> Iterator[Navigateur]:
    """A Chromium process: `navigateur.page()` opens a page with cookies of its own. A script error fails the test."""
    _chromium.commencer(request.node.name)
    yield _chromium
    _chromium.finir(echec=request.node.stash[ECHEC])


@pytest.fixture
def page(navigateur: Navigateur, live_server: object) -> Page:
    """One page of the browser on the live server: `page.goto("/connexion/")`."""
    return navigateur.page(base_url=str(live_server))


@pytest.fixture
def compteurs_a_zero() -> None:
    """Nobody has tried anything yet: what is counted by address or by person is counted from nothing."""
    cache.clear()


@pytest.fixture
def client() -> Visiteur:
    """A browser without a window; `client.force_login(compte)` gives the team its second factor too."""
    return Visiteur()
