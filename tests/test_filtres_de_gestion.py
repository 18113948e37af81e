"""The lists of the back office are filtered by what they offer: Django takes any column in an address, and any table that names this one."""
import pytest
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.urls import reverse
from django.utils import timezone

from beneficiaires.depart import depart
from beneficiaires.models import Beneficiaire, Dossier
from bilan.socle.models import Compte
from conventions.depart import depart as depart_des_contrats
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueDossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def gestion(client):
    client.force_login(FabriqueCompte(gestion=True))
    return client


def liste(modele):
    return reverse(f"admin:{modele._meta.label_lower.replace('.', '_')}_changelist")


@pytest.mark.parametrize("modele", admin.site._registry)
def test_a_list_is_not_filtered_by_what_it_does_not_offer(gestion, modele):
    """Neither by a column (a hash, letter by letter), nor by what another table has of it (something was written, or shared, of this bilan)."""
    sondes = {f"{champ.name}__isnull" if champ.is_relation else f"{champ.name}__startswith" for champ in modele._meta.get_fields()}
    reponses = {sonde: gestion.get(liste(modele), {sonde: "1"}) for sonde in sondes}
    assert {sonde for sonde, reponse in reponses.items() if reponse.status_code == 200} == set()


def test_without_its_own_list_it_would_tell_who_has_written_notes(gestion, monkeypatch):
    """The sabotage."""
    monkeypatch.setattr("bilan.socle.gestion.bases.SansSuppression.get_changelist", lambda *_, **__: ChangeList)
    for modele, sonde in ((Dossier, "notes__isnull"), (Compte, "password__startswith")):
        assert gestion.get(liste(modele), {sonde: "0"}).status_code == 200


def test_what_our_own_pages_ask_of_a_list_it_offers(gestion):
    convention = FabriqueConvention(etat="envoyee")
    dossier, autre = convention.dossier, FabriqueDossier()
    instant, textes = timezone.now(), gestion.get(liste(Beneficiaire)).text
    adresses = [reste.url for source in (depart, depart_des_contrats) for reste in source(dossier.consultant, instant)]
    adresses.append(f"{liste(Dossier)}?beneficiaire__id__exact={dossier.beneficiaire_id}")
    assert len(adresses) == 3 and adresses[-1] in textes
    for adresse in adresses:
        page = gestion.get(adresse)
        assert (page.status_code, dossier.numero in page.text, autre.numero in page.text) == (200, True, False), adresse


@pytest.mark.parametrize("saisie", ["", "six", "²", "9" * 40])
@pytest.mark.parametrize("filtre", ["beneficiaire__id__exact", "consultant__id__exact"])
def test_a_filter_that_names_nobody_keeps_the_list_standing(gestion, filtre, saisie):
    FabriqueDossier()
    assert gestion.get(liste(Dossier), {filtre: saisie}).status_code == 200
