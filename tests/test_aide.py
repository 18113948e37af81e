"""Guides: one a role, their pictures taken by the tests, a section for each page of the site; and what the law says, with its article."""
import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse
from PIL import Image

from bilan.aide import table
from bilan.aide.lecture import GUIDES, ancre, lire, source
from bilan.loi import LU, POINTS
from bilan.socle import reglementation
from tests.fabriques import FabriqueCompte, FabriqueDossier
from tests.navigateur.test_pages import AUTRES
from tests.outils import photos
from tests.outils.politique import LIGNES, PERSONAS, routes

TESTS = Path(__file__).parent
IMAGE = re.compile(r'<img src="captures/([^"]+)\.webp" width="(\d+)" alt="([^"]+)">')
ROLES = ("beneficiaire", "consultant", "gestion", "signataire", "cep")


def nommees() -> dict[str, int]:
    """The pictures that the guides show, with their width."""
    return {chemin: int(largeur) for nom in GUIDES for chemin, largeur, _ in IMAGE.findall(source(nom))}


def produites(test: str) -> set[str]:
    """The names under which this test keeps pictures, as its module writes them: whole, made of two words, or drawn from the access policy."""
    if test == photos.PAGES:
        return {f"{qui.split()[0]}-{route.replace(':', '-')}-0" for qui in PERSONAS for route, *_ in LIGNES if not any(autre in route for autre in AUTRES)}
    fichier = next(TESTS / nom.partition("::")[0].removeprefix("tests/") for nom in photos.tests() if nom.endswith(f"::{test}"))
    mots = {n.value for n in ast.walk(ast.parse(fichier.read_text())) if isinstance(n, ast.Constant) and isinstance(n.value, str) and len(n.value) < 40}
    cles = {photos.cle(mot.replace("/", "-")) for mot in mots}
    return cles | {f"{cle}-0" for cle in cles} | {f"{qui}-0-{quoi}" for qui in cles & {"consultante", "employeur", "camille", "gestion"} for quoi in cles}


def test_there_is_a_guide_for_each_role_and_none_is_left_unread():
    assert tuple(GUIDES)[:5] == ROLES
    assert {f"guide-{nom}.md" for nom in GUIDES} == {fichier.name for fichier in (TESTS.parent / "docs").glob("guide-*.md")}


def test_every_picture_of_a_guide_is_taken_by_a_test_at_its_width_and_no_other_is_kept():
    assert nommees() == {chemin: photos.ouvrir(photos.ICI / f"{chemin}.webp").width for chemin in photos.PHOTOS}
    gardees = {str(fichier.relative_to(photos.ICI).with_suffix("")) for fichier in photos.ICI.glob("guide-*/*")}
    assert gardees == set(photos.PHOTOS)
    assert [chemin for chemin, photo in photos.PHOTOS.items() if photo.capture not in produites(photo.test)] == []


def test_pictures_are_light_and_every_one_is_described():
    lourdes = {str(f): f.stat().st_size for f in photos.ICI.glob("guide-*/*") if f.stat().st_size > 60_000}
    assert lourdes == {}
    assert [nom for nom in GUIDES if source(nom).count("<img ") != len(IMAGE.findall(source(nom)))] == []


@pytest.mark.parametrize(("points", "change"), [(0, False), (50, False), (900, True)])
def test_a_date_that_moved_is_not_a_new_picture(points, change):
    avant = Image.new("RGB", (100, 100), "white")
    apres = avant.copy()
    for n in range(points):
        apres.putpixel((n % 100, n // 100), (0, 0, 0))
    assert photos.change(avant, apres) is change
    assert photos.change(avant, Image.new("RGB", (100, 101), "white"))


def test_every_link_of_a_guide_leads_to_a_section():
    perdus = []
    for nom in GUIDES:
        for autre, cible in re.findall(r"\]\((?:guide-([a-z]+)\.md)?#?([^)\s]*)\)", source(nom)):
            if not cible.startswith(("/", "http")) and ((autre or nom) not in GUIDES or (cible and cible not in lire(autre or nom).ancres)):
                perdus.append((nom, autre, cible))
    assert perdus == []


@pytest.mark.parametrize("nom", GUIDES)
def test_a_guide_is_read_by_anyone(client, db, nom):
    page = client.get(reverse("aide:guide", args=[nom]))
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert 'src="captures/' not in page.text
    assert ".md" not in page.text


def test_each_row_of_the_table_leads_to_a_section_that_exists():
    for lignes in (table.PORTAIL, table.EQUIPE, table.GESTION, table.EXTERNE):
        assert [cle for cle, (guide, titre) in lignes.items() if ancre(titre) not in lire(guide).ancres] == []
    noms = {nom for nom, _ in routes()} | {nom.partition(":")[0] for nom, _ in routes()} | {"admin", "*"}
    assert [cle for lignes in (table.PORTAIL, table.EQUIPE, table.GESTION, table.EXTERNE) for cle in lignes if cle not in noms] == []


COMMUNES = (
    "account_", "mfa_", "usersessions", "compte", "confirmer", "invitation", "public:", "aide:", "sante", "pause", "mes_rappels", "signature:", "charte_",
)


def test_every_route_that_someone_may_open_has_help_of_its_own():
    """« * » is for signing in, one's account and what is public: a page of a job says where its own help is."""
    sans = []
    for rang, qui in enumerate(PERSONAS):
        lignes = table.EXTERNE if qui == "anonyme" else table.PORTAIL if qui in ("titulaire", "autre bénéficiaire") else table.EQUIPE
        ouvertes = {ligne[0] for ligne in LIGNES if ligne[1] == "GET" and ligne[2 + rang] == "oui"}
        sans += [(qui, r) for r in ouvertes if r not in lignes and r.partition(":")[0] not in lignes and not r.startswith(COMMUNES)]
    assert [ligne for ligne in sorted(sans) if ligne[1] not in ("accueil", "demonstration")] == []


def test_the_link_of_each_page_is_the_one_of_its_table(client, db):
    dossier = FabriqueDossier()
    for qui, adresse, attendu in (
        (dossier.beneficiaire.compte, "/portail/donnees/", table.PORTAIL["portail"]), (FabriqueCompte(gestion=True), "/gestion/", table.EQUIPE["admin"]),
        (dossier.consultant, f"/dossiers/{dossier.numero}/", table.EQUIPE["dossier"]),
        (FabriqueCompte(gestion=True), "/", table.GESTION["accueil"]), (dossier.consultant, "/", table.EQUIPE["accueil"]),
    ):
        client.force_login(qui)
        assert f'href="{table.url(*attendu)}"' in client.get(adresse).text
    client.logout()
    assert f'href="{table.url(*table.EXTERNE["public:verifier"])}"' in client.get("/verifier/").text


def test_an_address_that_exists_nowhere_still_has_help():
    requete = RequestFactory().get("/")
    requete.resolver_match = None
    assert table.section(requete, equipe=False, portail=False, connu=False) == table.EXTERNE["*"]
    requete.resolver_match = resolve("/conventions/")
    assert table.section(requete, equipe=True, portail=False, connu=True) == table.EQUIPE["conventions"]


# --- The law --------------------------------------------------------------------------------------------------------------


def test_the_values_that_a_point_of_law_says_are_those_in_force(db):
    dites = {(nom, cle): valeur for nom, point in POINTS.items() for cle, valeur in point.parametres.items()}
    lues = {(nom, cle): int(reglementation.valeur(*cle.split(":")[:1], LU, *cle.split(":")[1:])) for nom, cle in dites}
    assert lues == dites
    apres = {(nom, cle): int(reglementation.valeur(*cle.split(":")[:1], LU + timedelta(days=1500), *cle.split(":")[1:])) for nom, cle in dites}
    assert apres == dites, "une règle datée change bientôt : relire bilan/loi.py"


def test_every_point_of_law_stands_on_a_page_and_no_page_names_another():
    pages = "".join(fichier.read_text() for fichier in (TESTS.parent / "templates").rglob("*.html"))
    cites = {nom for balise in re.findall(r"{% loi ([^%]+)%}", pages) for nom in re.findall(r'(?<![="])"(\w+)"', balise)}
    assert cites == set(POINTS)
    assert POINTS["retractation"].source == "Articles L6353-5 et L6353-6 du code du travail, L221-18 et L221-21 du code de la consommation"
