"""A document is tagged, in French, with our fonts, the same to the byte wherever it is made."""

import io
import os
import subprocess
import sys
from functools import cache
from hashlib import sha256

import pikepdf
import pytest
from django.conf import settings
from pypdf import PdfReader

from bilan.socle import documents, pdf
from tests.socle.conftest import ensemble
from tests.socle.outils_documents import DONNEES, balises

pytestmark = pytest.mark.usefixtures("gabarits")


@pytest.fixture
def attestation() -> bytes:
    return documents.rendre("documents/essai.html", DONNEES)


def test_it_is_tagged_titled_and_in_french(attestation):
    with pikepdf.open(io.BytesIO(attestation)) as lu:
        metadonnees = lu.open_metadata()
        assert (str(lu.Root.Lang), lu.Root.MarkInfo.Marked, lu.Root.ViewerPreferences.DisplayDocTitle) == ("fr", True, True)
        assert (metadonnees["dc:title"], metadonnees["pdfuaid:part"]) == ("Attestation n°\u00a02026-0042", "1")  # the space that typographie sets


def test_its_tags_name_headings_paragraphs_tables_and_links(attestation):
    roles = [balise["S"] for balise in balises(attestation)]
    assert {"/Document", "/H1", "/H2", "/P", "/Table", "/Caption", "/TR", "/TH", "/TD", "/Link"} - set(roles) == set()
    assert (roles.count("/H1"), roles.count("/TH"), roles.count("/TD")) == (1, 4, 2)


def test_each_cell_of_a_table_names_the_headers_of_its_row_and_column(attestation):
    lues = balises(attestation)
    entetes = {balise["ID"] for balise in lues if balise["S"] == "/TH"}
    cellules = [balise["Headers"] for balise in lues if balise["S"] == "/TD"]
    assert [(len(liste), set(liste) <= entetes) for liste in cellules] == [(2, True), (2, True)]


def test_every_font_is_ours_and_embedded(attestation):
    with pikepdf.open(io.BytesIO(attestation)) as lu:
        polices = {
            str(o.FontName).partition("+")[2]: "/FontFile2" in o
            for o in lu.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        }  # fmt: skip
    assert polices == {"Lexend": True, "Lexend-Semi-Bold": True, "Lexend-ext": True, "Literata": True}


def test_its_text_is_there_with_its_dates_in_french(attestation):
    texte = " ".join(PdfReader(io.BytesIO(attestation)).pages[0].extract_text().split())
    assert "Faite le jeudi 3 décembre 2026 pour Łukasz Žižek." in texte


def test_nothing_in_it_says_when_or_by_what_it_was_made(attestation):
    infos = PdfReader(io.BytesIO(attestation)).metadata
    assert {cle for cle in infos if cle in ("/CreationDate", "/ModDate")} == set()


def test_a_link_to_a_page_is_kept_and_not_followed(attestation):
    liens = [annotation.get_object()["/A"]["/URI"] for annotation in PdfReader(io.BytesIO(attestation)).pages[0]["/Annots"]]
    assert liens == ["https://www.legifrance.gouv.fr/"]


SEUL = """
import sys
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.staticfiles"], STATIC_URL="/static/", STATICFILES_DIRS=["static"])
"""
# a process of its own: the time of a task ends while it loads the renderer; it draws twice, and says what is left of its fonts as it goes
AUTRE = SEUL + """
import os, signal, tempfile
from hashlib import sha256
from celery.signals import worker_process_shutdown
from bilan.socle import pdf

class Fini(Exception): pass
def finir(*_): raise Fini
signal.signal(signal.SIGUSR1, finir)

class EnPlein:
    def find_spec(self, nom, *_):
        if nom == "fontTools.ttLib.tables.otConverters":
            os.kill(os.getpid(), signal.SIGUSR1)
if sys.argv[1] == "sans":
    signal.pthread_sigmask = lambda *_: set()
sys.meta_path.insert(0, EnPlein())
def restes(): return len(os.listdir(tempfile.gettempdir()))
try:
    pdf.composer(sys.argv[2])
except Fini:
    print({sha256(pdf.composer(sys.argv[2])).hexdigest() for _ in range(2)})
    if os.fork() == 0:
        worker_process_shutdown.send(None)
        os._exit(0)
    os.wait()
    print(restes())
    worker_process_shutdown.send(None)
    print(restes())
    pdf.composer(sys.argv[2])
    print(restes())
"""
HTML_DE_L_AUTRE = "<!doctype html><html lang='fr'><head><title>Essai</title></head><body><h1>Été</h1><p class='parole'>Łódź</p></body></html>"


@pytest.fixture(scope="module")
def autre(tmp_path_factory):
    """What this process says, with the mask that makes the end of the time wait or without it, and the folder of its temporary files."""
    @cache
    def lancer(masque):
        dossier = tmp_path_factory.mktemp("autre")
        environnement = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "TMPDIR": str(dossier)}
        commande = [sys.executable, "-c", AUTRE, masque, HTML_DE_L_AUTRE]
        fini = subprocess.run(commande, capture_output=True, text=True, check=False, cwd=settings.BASE_DIR, env=environnement)
        return fini.stdout.splitlines(), dossier

    return lancer


def test_the_same_data_give_the_same_bytes_in_another_process(autre):
    pdf.composer("<!doctype html><html lang='en'><head><title>Autre</title></head><body><p>before</p></body></html>")
    assert autre("avec")[0][0] == str({sha256(pdf.composer(HTML_DE_L_AUTRE)).hexdigest()})


def test_a_time_that_ends_while_the_renderer_loads_costs_its_document_and_no_other(autre):
    """And its twin: without the mask, no document is ever made again by that process."""
    assert (len(autre("avec")[0]), autre("sans")[0]) == (4, [])


def test_the_fonts_of_a_process_go_with_it_but_not_with_one_that_it_forked(autre):
    """The end of a child that it forked, of a child of Celery, after which it draws again; then its own."""
    dit, dossier = autre("avec")
    assert (dit[1:], list(dossier.iterdir())) == (["1", "0", "1"], [])


def test_eight_threads_get_the_same_bytes(attestation):
    assert set(ensemble(lambda: documents.rendre("documents/essai.html", DONNEES))) == {attestation}
