"""The health page: one word to a stranger, each thing in a sentence to gestion and to whoever watches with a token."""
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from beneficiaires.models import Organisme
from bilan import ancrage, surveillance
from bilan.socle import journal
from bilan.socle.acteur import SYSTEME
from bilan.socle.calendrier import jour_a_paris
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
    assert list(sondes) == ["base", "roles", "courtier", "horloge", "ouvrier-courriel", "ouvrier-pdf", "courriels", "documents", "disque", "sauvegarde", "tete"]


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


def tete_retenue(settings):
    """The site's own role may write that letter first, as cancelled: it leaves no more, and this is seen."""
    FabriqueOrganisme(courriel="direction@example.org")
    il_y_a = timezone.now() - timedelta(hours=50)
    journal.consigner("dossier:1", "dossier.commencer", acteur=SYSTEME, instant=il_y_a)
    ancrage.ancrer(il_y_a)
    Envoi.objects.update(etat="envoye", envoye_le=il_y_a)
    planifier([Courriel(cle=ancrage.cle_du(jour_a_paris(timezone.now())), destinataire="a@example.org", gabarit="code_connexion", contexte={"code": "1"})])
    Envoi.objects.exclude(etat="envoye").update(etat="annule")
    assert not ancrage.ancrer(timezone.now())


def tete_sans_personne(settings):
    journal.consigner("dossier:1", "dossier.commencer", acteur=SYSTEME, instant=timezone.now())


def disque_plein(settings):
    surveillance.LIBRE_MIN = 1 << 60


@pytest.mark.parametrize(("panne", "sonde"), [
    (en_silence, "ouvrier-pdf"), (jamais_vue, "horloge"), (courrier_bloque, "courriels"), (courtier_muet, "courtier"), (sans_sauvegarde, "sauvegarde"),
    (disque_plein, "disque"), (tete_retenue, "tete"), (tete_sans_personne, "tete"),
])  # fmt: skip
def test_what_needs_someone_is_named_and_a_stranger_still_reads_one_word(client, tout_bat, settings, monkeypatch, panne, sonde):
    monkeypatch.setattr(surveillance, "LIBRE_MIN", surveillance.LIBRE_MIN)
    panne(settings)
    code, sondes = details(client)
    assert (code, [nom for nom, bien in sondes.items() if not bien]) == (503, [sonde])
    assert (client.get("/sante/").status_code, client.get("/sante/").text) == (200, "ok\n")


def test_nobody_to_receive_the_head_of_the_journal_is_told_in_one_sentence_and_an_address_is_enough(client, tout_bat):
    tete_sans_personne(None)
    for adresse, phrase in [("", surveillance.SANS_DESTINATAIRE), ("direction@example.org", "Aucune n’est encore partie.")]:
        FabriqueOrganisme(courriel=adresse)
        Organisme.objects.update(courriel=adresse)
        [tete] = [sonde for sonde in surveillance.etat(timezone.now()) if sonde.nom == "tete"]
        assert (tete.bien, tete.phrase) == (bool(adresse), phrase)


@pytest.mark.parametrize("entete", ["Bearer faux", "Bearer ", "Bearer é"])
def test_a_monitor_whose_token_is_wrong_is_told_so_and_nothing_more(client, tout_bat, settings, entete):
    """« ok » would have it believe that it watches."""
    for settings.SANTE_JETON in (JETON, ""):
        reponse = client.get("/sante/", headers={"Authorization": entete})
        assert (reponse.status_code, reponse.text) == (401, "jeton refusé\n")


def test_without_the_token_nothing_more_is_told(client, tout_bat):
    assert client.get("/sante/", headers={"Authorization": "Basic YTpi"}).text == client.get("/sante/").text == "ok\n"


def test_gestion_alone_reads_it_as_a_page(client, tout_bat):
    FabriqueOrganisme()
    for role, phrase in [({"gestion": True}, "Tout fonctionne."), ({"consultant": True}, None), ({}, None)]:
        client.force_login(FabriqueCompte(**role))
        lu = client.get("/sante/").text
        assert (phrase in lu) if phrase else lu == "ok\n"
    jamais_vue(None)
    client.force_login(FabriqueCompte(gestion=True))
    assert "Un point demande quelqu’un" in client.get("/sante/").text.replace("'", "’")
