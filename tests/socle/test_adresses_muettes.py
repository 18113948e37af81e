"""An address that only receives says so to who reads it, and shows the way back; signing in leads to the page of the button."""
import pytest
from django.urls import resolve, reverse

from bilan.socle.adresses_muettes import page_au_dessus
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueOrganisme
from tests.outils.connexion import Visiteur

pytestmark = pytest.mark.django_db


def test_who_reads_an_address_that_only_receives_finds_a_page_and_the_way_back():
    FabriqueOrganisme()
    dossier, visiteur = FabriqueConvention().dossier, Visiteur()
    visiteur.force_login(dossier.consultant)
    page = visiteur.get(reverse("conventions:suite", args=[dossier.numero]))
    assert (page.status_code, page.headers["Allow"]) == (405, "POST")
    assert "Cette adresse n’a pas de page." in page.text
    assert f'href="{reverse("conventions:dossier", args=[dossier.numero])}">Revenir à la page' in page.text


@pytest.mark.parametrize(("route", "cles", "retour"), [
    ("seances:confirmer", ["BDC-2026-0001"], "seances:dossier"), ("conventions:annuler_encaissement", ["BDC-2026-0001", 3], "conventions:paiements"),
    ("travaux:noter_seance", [3], "travaux:seance"), ("seances:retirer_disponibilite", [3], "seances:disponibilites"), ("mon_theme", [], "accueil"),
    ("travaux:cocher", ["00000000-0000-0000-0000-000000000000"], "accueil"), ("seances:emarger", [3], "accueil"),
])
def test_the_way_back_is_about_the_same_thing_or_is_home(route, cles, retour):
    assert resolve(page_au_dessus(reverse(route, args=cles))).view_name == retour


def test_who_posts_without_a_session_signs_in_then_finds_the_page_of_the_button():
    dossier, visiteur = FabriqueConvention().dossier, Visiteur()
    page, adresse = reverse("conventions:dossier", args=[dossier.numero]), reverse("conventions:suite", args=[dossier.numero])
    attendue = f"/connexion/?next={page.replace('/', '%2F')}"
    assert visiteur.post(adresse, headers={"Referer": f"http://testserver{page}"}).url == attendue
    assert visiteur.post(adresse, headers={"Referer": "https://ailleurs.example/"}).url == "/connexion/?next=%2F"


def test_an_address_that_reads_and_receives_is_not_touched():
    visiteur = Visiteur()
    visiteur.force_login(FabriqueCompte())
    assert visiteur.get(reverse("compte")).status_code == 200
    assert visiteur.put(reverse("mon_theme")).content == b""
