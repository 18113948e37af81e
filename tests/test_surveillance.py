"""The health page: one word to a stranger, each thing in a sentence to gestion and to whoever watches with a token."""
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from bilan import surveillance
from bilan.socle.courriels import Courriel, planifier
from bilan.socle.models import Battement, Envoi
from tests.fabriques import FabriqueCompte, FabriqueOrganisme

pytestmark = pytest.mark.django_db
JETON = "un-long-jeton-de-surveillance"


@pytest.fixture
def tout_bat(settings, tmp_path):
    settings.SANTE_JETON = JETON
    settings.CELERY_BROKER_URL, settings.CELERY_BROKER_TRANSPORT_OPTIONS = "filesystem://", {"data_folder_in": tmp_path}
    for nom in (surveillance.HORLOGE, *surveillance.OUVRIERS):
        surveillance.battre(nom, timezone.now())


def details(client) -> tuple[int, dict[str, bool]]:
    reponse = client.get("/sante/", headers={"Authorization": f"Bearer {JETON}"})
    return reponse.status_code, {nom: sonde["bien"] for nom, sonde in json.loads(reponse.text)["sondes"].items()}


def test_a_monitor_reads_that_all_is_well(client, tout_bat):
    code, sondes = details(client)
    assert (code, set(sondes.values())) == (200, {True})
    assert list(sondes) == ["base", "roles", "courtier", "horloge", "ouvrier-courriel", "ouvrier-pdf", "courriels", "documents", "disque", "sauvegarde"]


def en_silence(settings):
    Battement.objects.filter(nom="ouvrier-pdf").update(le=timezone.now() - timedelta(minutes=4))


def jamais_vue(settings):
    Battement.objects.filter(nom="horloge").delete()


def courrier_bloque(settings):
    planifier([Courriel(cle="k", destinataire="zoe@example.org", gabarit="code_connexion", contexte={"code": "1"})])
    Envoi.objects.update(cree_le=timezone.now() - timedelta(minutes=16))


def courtier_muet(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"


def sans_sauvegarde(settings):
    settings.SAUVEGARDE_CLE = ["age1…"]


def disque_plein(settings):
    surveillance.LIBRE_MIN = 1 << 60


@pytest.mark.parametrize(("panne", "sonde"), [
    (en_silence, "ouvrier-pdf"), (jamais_vue, "horloge"), (courrier_bloque, "courriels"), (courtier_muet, "courtier"), (sans_sauvegarde, "sauvegarde"),
    (disque_plein, "disque"),
])  # fmt: skip
def test_what_needs_someone_is_named_and_a_stranger_still_reads_one_word(client, tout_bat, settings, monkeypatch, panne, sonde):
    monkeypatch.setattr(surveillance, "LIBRE_MIN", surveillance.LIBRE_MIN)
    panne(settings)
    code, sondes = details(client)
    assert (code, [nom for nom, bien in sondes.items() if not bien]) == (503, [sonde])
    assert (client.get("/sante/").status_code, client.get("/sante/").text) == (200, "ok\n")


@pytest.mark.parametrize("entete", [{}, {"Authorization": "Bearer faux"}, {"Authorization": "Bearer "}, {"Authorization": "Bearer é"}])
def test_without_the_token_nothing_more_is_told(client, tout_bat, entete):
    assert client.get("/sante/", headers=entete).text == "ok\n"


def test_without_a_token_set_none_opens(client, tout_bat, settings):
    settings.SANTE_JETON = ""
    assert client.get("/sante/", headers={"Authorization": "Bearer "}).text == "ok\n"


def test_gestion_alone_reads_it_as_a_page(client, tout_bat):
    FabriqueOrganisme()
    for role, phrase in [({"gestion": True}, "Tout fonctionne."), ({"consultant": True}, None), ({}, None)]:
        client.force_login(FabriqueCompte(**role))
        lu = client.get("/sante/").text
        assert (phrase in lu) if phrase else lu == "ok\n"
    jamais_vue(None)
    client.force_login(FabriqueCompte(gestion=True))
    assert "Un point demande quelqu’un" in client.get("/sante/").text.replace("'", "’")
