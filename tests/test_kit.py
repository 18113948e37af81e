"""The kit that a bénéficiaire leaves with: all that is his, in formats that anyone opens, and nothing that he may not read."""
import json
import re
import zipfile
from io import BytesIO

import pytest

from bilan import kit
from tests.syntheses.outils import ICI, SECRET, rempli
from tests.syntheses.outils_fin import finir

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def archive(base_du_module: None) -> zipfile.ZipFile:
    dossier = rempli()
    finir(dossier)
    return zipfile.ZipFile(BytesIO(kit.composer({"dossier": dossier.pk, "instant": ICI})))


def test_it_holds_the_documents_the_open_data_and_a_page_to_find_ones_way(archive):
    noms = archive.namelist()
    assert noms[0] == "index.html"
    assert {nom.split("/")[0] for nom in noms} == {"index.html", "documents", "donnees", "textes.txt"}
    pdf = [nom for nom in noms if nom.startswith("documents/")]
    assert len(pdf) == 2 and all(archive.read(nom).startswith(b"%PDF") for nom in pdf)
    assert SECRET in str(json.loads(archive.read("donnees/travaux.json")))
    assert archive.read("donnees/seances_heures.csv").decode("utf-8-sig").splitlines()[0].startswith("jour;nature")


def test_the_private_notes_of_the_consultant_are_not_in_it(archive):
    tout = b"".join(archive.read(nom) for nom in archive.namelist() if not nom.startswith("documents/")).decode()
    assert tout.count(f"Note {SECRET}") == 3  # the shared one: in JSON, in the table, in the text
    assert f"Texte {SECRET}" in archive.read("textes.txt").decode()


def test_every_link_of_its_page_leads_to_a_file_of_the_kit(archive):
    page = archive.read("index.html").decode()
    liens = set(re.findall(r'href="([^"]+)"', page))
    assert liens and liens <= set(archive.namelist())
    assert SECRET not in page
