"""The library of supports, built question by question, and the directory of resources."""
import pytest
from django.core.management import call_command

from bilan.graine import installer_annuaire, installer_prestation
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme
from travaux.models import Ressource, Support, SupportDeSeance, VersionSupport
from travaux.regles import fautes

pytestmark = pytest.mark.django_db

QUESTION = {"form-0-genre": "choix", "form-0-enonce": "Rester ?", "form-0-finalite": "Choisir.", "form-0-options": "Oui\nNon"}
SUPPORT = {"titre": "Essai", "etape": "investigation", "minutes": "10", "presentation": "", "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}


def test_a_consultant_builds_a_questionnaire_and_attaches_it(client):
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    client.force_login(dossier.consultant)
    cree = client.post("/travaux/supports/nouveau/questionnaire/", {**SUPPORT, **QUESTION})
    support = Support.objects.get()
    assert (cree.status_code, [(q.cle, q.options) for q in support.derniere.demandes]) == (302, [("q1", ("Oui", "Non"))])
    assert client.post(f"/travaux/supports/programme/{dossier.prestation_id}/", {"support": support.pk, "numero_seance": "3"}).status_code == 302
    assert SupportDeSeance.objects.values_list("numero_seance", flat=True).get() == 3


@pytest.mark.parametrize(("retire", "phrase"), [
    ({"form-0-finalite": ""}, "lien direct et nécessaire"), ({"form-0-options": "Oui"}, "les choix, un par ligne"), ({"titre": ""}, "Renseignez"),
    ({**QUESTION, "form-0-enonce": "", "form-0-finalite": "", "form-0-options": ""}, "a une question au moins"),
])
def test_a_questionnaire_that_cannot_be_asked_says_why_and_stays_typed(client, retire, phrase):
    FabriqueOrganisme()
    client.force_login(FabriqueCompte(consultant=True))
    reponse = client.post("/travaux/supports/nouveau/questionnaire/", {**SUPPORT, **QUESTION, **retire, "form-1-enonce": ""})
    assert (reponse.status_code, phrase in reponse.content.decode(), Support.objects.count()) == (422, True, 0)


def test_the_starting_library_asks_only_what_may_be_asked_and_covers_the_ten_sessions():
    prestation = installer_prestation()
    questions = [q for v in VersionSupport.objects.all() for q in v.demandes]
    assert [(q.enonce, fautes(q)) for q in questions if fautes(q)] == []
    assert (Support.objects.count(), len(questions)) == (16, 48)
    assert set(prestation.supports.values_list("numero_seance", flat=True)) == set(range(1, 11))
    assert sorted(set(Support.objects.values_list("etape", flat=True))) == ["confrontation", "evaluation", "investigation", "preliminaire"]
    assert {q.genre.value for q in questions} == {"texte", "choix", "choix_multiple", "echelle", "classement", "tableau", "cartes"}
    assert installer_prestation().supports.count() == 16


def test_the_directory_is_searched_without_accents_and_opens_without_saying_where_one_comes_from(client):
    FabriqueOrganisme()
    prestation = FabriqueDossier().prestation
    call_command("bibliotheque", verbosity=0)
    assert prestation.supports.count() == 16
    assert (Ressource.objects.count(), installer_annuaire()) == (31, 0)
    client.force_login(FabriqueCompte())
    page = client.get("/travaux/ressources/?q=creation").content.decode()
    assert ("Bpifrance" in page, "Insee" in page, page.count('rel="noopener noreferrer"')) == (True, False, 3)
    Ressource.objects.filter(nom="Insee").update(proposee=False)
    assert "Insee" not in client.get("/travaux/ressources/?theme=economie").content.decode()
