"""What leaves to Sentry, when it is used: the kind of an error and where it happened."""
import json

import pytest
import sentry_sdk
from django.test import override_settings
from sentry_sdk.transport import Transport

from bilan.socle import sentinelle
from tests.outils.canaris import trouves
from tests.outils.connexion import Visiteur
from tests.socle import test_journaux

pytestmark = pytest.mark.django_db


class Boite(Transport):
    """Keeps what would have left."""

    def __init__(self, options=None):
        super().__init__(options)
        self.parti: list[bytes] = []

    def capture_envelope(self, envelope):
        self.parti.append(envelope.serialize())


@pytest.fixture
def partis():
    boite = Boite()
    yield boite.parti, lambda **options: sentinelle.brancher("https://cle@sentry.invalid/1", "essai", transport=boite, **options)
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def echouer():
    with override_settings(ROOT_URLCONF="tests.socle.test_journaux"):
        adresse = f"/echec/{test_journaux.JETON}/?q={test_journaux.MOT}"
        return Visiteur(raise_request_exception=False).post(adresse, {"texte": test_journaux.MOT}, headers={"Cookie": f"a={test_journaux.MOT}"})


def test_no_word_leaves_with_the_report_of_an_error(partis):
    parti, brancher = partis
    brancher()
    reponse = echouer()
    [rapport] = [json.loads(ligne) for enveloppe in parti for ligne in enveloppe.splitlines() if b'"exception"' in ligne]
    [erreur] = rapport["exception"]["values"]
    assert (erreur["type"], erreur["value"], rapport["tags"]["requete"]) == ("ValueError", "", reponse["X-Request-Id"])
    assert erreur["stacktrace"]["frames"][-1]["function"] == "echouer"
    assert not trouves([test_journaux.MOT, test_journaux.JETON], b"".join(parti))


def test_without_the_scrubbing_words_would_leave(partis):
    """The sabotage: what the library sends by itself."""
    parti, _ = partis
    boite = Boite()
    boite.parti = parti
    sentry_sdk.init(dsn="https://cle@sentry.invalid/1", transport=boite)
    echouer()
    assert trouves([test_journaux.MOT, test_journaux.JETON], b"".join(parti)) == {test_journaux.MOT, test_journaux.JETON}
