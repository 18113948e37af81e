"""A document says what was true when it was asked for, is made once, is sealed, and reaches only what is ours."""

import io
import logging
import os
import subprocess
import sys
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Barrier, Thread
from time import monotonic, sleep
from uuid import uuid4

import pikepdf
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection, transaction
from django.http import HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.template.autoreload import reset_loaders
from django.test import RequestFactory
from fontTools.ttLib import woff2
from pypdf import PdfReader
from weasyprint import HTML
from weasyprint.images import ImageLoadingError
from weasyprint.urls import FatalURLFetchingError

from bilan.socle import coffre as chiffrement
from bilan.socle import documents, instantane, pdf, stockage
from bilan.socle.coffre import SecretDetruit, SecretIllisible
from bilan.socle.models import Coffre, Document, EtatDocument
from bilan.socle.pdf import HtmlRefuse, atelier, memoire
from bilan.socle.proprietaire import proprietaire
from tests.socle.conftest import GABARITS, ensemble

T0 = datetime(2026, 3, 9, 8, tzinfo=UTC)
APRES_LE_BAIL = T0 + documents.BAIL
DONNEES = {
    "organisme": {"nom": "Les Jalons"}, "numero": "2026-0042", "nom": "Łukasz Žižek", "jour": date(2026, 12, 3),
    "colonnes": ["Phase", "Heures"], "lignes": [["Préliminaire", "2 h"], ["Investigation", "14 h"]], "parole": "Je veux du calme.",
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("gabarits")


def demande(coffre: Coffre, gabarit: str = "documents/essai.html", **donnees: object) -> Document:
    return documents.demander(
        coffre=coffre, titre="Attestation", nom_fichier="2026-0042-attestation.pdf", gabarit=gabarit, donnees={**DONNEES, **donnees}, instant=T0,
    )  # fmt: skip


def pret(coffre: Coffre, **donnees: object) -> Document:
    document = demande(coffre, **donnees)
    assert documents.preparer(document.pk, T0)
    return Document.objects.get(pk=document.pk)


def chemin(document: Document) -> Path:
    return Path(storages["documents"].path(str(document.pk)))


# --- What a document is ---------------------------------------------------------------------------------------------


@pytest.fixture
def attestation() -> bytes:
    return documents.rendre("documents/essai.html", DONNEES)


def test_it_is_tagged_titled_and_in_french(attestation):
    with pikepdf.open(io.BytesIO(attestation)) as lu:
        metadonnees = lu.open_metadata()
        assert (str(lu.Root.Lang), lu.Root.MarkInfo.Marked, lu.Root.ViewerPreferences.DisplayDocTitle) == ("fr", True, True)
        assert (metadonnees["dc:title"], metadonnees["pdfuaid:part"]) == ("Attestation n°\u00a02026-0042", "1")  # the space that typographie sets


def balises(octets: bytes) -> list[pikepdf.Dictionary]:
    """The elements of the structure tree."""
    with pikepdf.open(io.BytesIO(octets)) as lu:
        elements = [o for o in lu.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/StructElem"]
        return [{"S": str(e.S), "ID": str(e.get("/ID", "")), "Headers": [str(i) for i in e.get("/A", {}).get("/Headers", [])]} for e in elements]


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


# --- A closed network -----------------------------------------------------------------------------------------------


class _Espion(BaseHTTPRequestHandler):
    """Answer every request with an image of one pixel, and remember it."""

    def do_GET(self):
        self.server.recus.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/svg+xml")
        self.end_headers()
        self.wfile.write(b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture(scope="module")
def espion():
    serveur = HTTPServer(("127.0.0.1", 0), _Espion)
    serveur.recus = []
    Thread(target=serveur.serve_forever, daemon=True).start()
    yield serveur
    serveur.shutdown()
    serveur.server_close()


def adresse(espion: HTTPServer) -> str:
    return f"http://127.0.0.1:{espion.server_port}"


RESEAU = {
    "an image": '<img src="{url}/1" alt="">',
    "a linked style sheet": '<link rel="stylesheet" href="{url}/2">',
    "an imported style sheet": '<style>@import "{url}/3";</style>',
    "a background": '<p style="background: url({url}/4)">x</p>',
    "a font": '<style>@font-face {{ font-family: a; src: url({url}/5) }}</style>',
    "an object": '<object data="{url}/6"></object>',
    "an embedded object": '<embed src="{url}/7">',
    "an image in a drawing": '<svg viewBox="0 0 9 9" width="9" height="9"><image href="{url}/8" width="9" height="9"/></svg>',
    "an attached file": '<a rel="attachment" href="{url}/9">x</a>',
    "another base": '<base href="{url}/"><img src="10" alt="">',
    "a bullet": '<ul style="list-style: url({url}/11)"><li>x</li></ul>',
    "a generated content": '<style>p::before {{ content: url({url}/12) }}</style><p>x</p>',
}


def page(corps: str) -> str:
    return f'<!doctype html><html lang="fr"><head><title>Essai</title></head><body>{corps}</body></html>'


@pytest.mark.parametrize("corps", RESEAU.values(), ids=RESEAU)
def test_the_network_is_closed_to(corps, espion, caplog):
    espion.recus.clear()
    with pytest.raises(HtmlRefuse, match="ressource interdite"):
        pdf.composer(page(corps.format(url=adresse(espion))))
    assert espion.recus == []
    caplog.clear()


def test_with_the_fetcher_of_weasyprint_the_network_would_be_open(espion, caplog):
    """The sabotage twin: the same pages reach the server as soon as the fetcher is not ours."""
    espion.recus.clear()
    for corps in RESEAU.values():
        HTML(string=page(corps.format(url=adresse(espion)))).write_pdf(pdf_variant="pdf/ua-1")
    assert {int(demande.strip("/")) for demande in espion.recus} == set(range(1, len(RESEAU) + 1))
    caplog.clear()  # WeasyPrint complains of these pages: that is not the point here


@pytest.mark.parametrize("url", [
    "file:///etc/passwd", "static:../settings.py", "static:/etc/passwd", "static:", "static:bilan/", "static:bilan/absent.css", "static:.env",
    "static:%2e%2e/settings.py", "static:bilan/..%2f..%2fmanage.py", "STATIC:bilan/document.css", "static://bilan/document.css", "logo.svg",
    "data:image/svg+xml,<svg/>", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "http://[::1]/", "//127.0.0.1/x", "static:bilan/document.css\n", "",
])  # fmt: skip
def test_only_a_static_file_of_ours_is_read(url):
    with pytest.raises(atelier.RessourceInterdite):
        atelier.RessourcesLocales().fetch(url)
    assert issubclass(atelier.RessourceInterdite, FatalURLFetchingError)


def test_a_static_file_of_ours_is_read():
    reponse = atelier.RessourcesLocales().fetch("static:bilan/document.css")
    assert reponse.read() == (settings.BASE_DIR / "static/bilan/document.css").read_bytes()


def test_a_link_to_a_page_is_kept_and_not_followed(attestation):
    liens = [annotation.get_object()["/A"]["/URI"] for annotation in PdfReader(io.BytesIO(attestation)).pages[0]["/Annots"]]
    assert liens == ["https://www.legifrance.gouv.fr/"]


@pytest.mark.parametrize(("corps", "cause"), [
    ("x" * pdf.limites.LONGUEUR, "texte trop long"),
    ("<div>" * 2000, "éléments trop imbriqués"),
    ("<table>" + "<tr><td>x" * (pdf.limites.CELLULES + 1), "tableau trop grand"),
], ids=["too long", "nested too deep", "too many cells"])  # fmt: skip
def test_what_would_hold_the_worker_is_refused_before_it_is_laid_out(corps, cause, monkeypatch):
    monkeypatch.setattr(atelier, "composer", lambda html: pytest.fail("laid out"))
    with pytest.raises(HtmlRefuse, match=cause):
        pdf.composer(page(corps))


def test_without_its_limits_a_deep_document_would_exhaust_the_stack():
    """The sabotage twin: the workshop alone meets the recursion; it says so too, once it has met it."""
    with pytest.raises(HtmlRefuse, match="éléments trop imbriqués"):
        atelier.composer(page("<div>" * 600))


@pytest.mark.parametrize(("html", "attendu"), [
    ("<p>a</p><p>b</p>", 1), ("<ul><li>a<br>b</li></ul>", 2), ("<p>a<hr><img src=x></p>", 1), ("<svg><path d='M0'/><g/></svg>", 1), ("a < b", 0), ("", 0),
    ('<ul class="x">' * 7, 7), ("<DIV>" * 3, 3),
])
def test_how_deep_a_text_is(html, attendu):
    assert pdf.limites.profondeur(html) == attendu


def test_the_limits_are_read_in_a_time_that_grows_with_the_text_alone():
    """Whatever is typed: a reading that went back would not end here within the day."""
    for motif in ("<", "<a ", "<a /", "<<p", "<p a='"):
        assert pdf.limites.refus(motif * (pdf.limites.LONGUEUR // len(motif))) == ""


# --- Snapshots ------------------------------------------------------------------------------------------------------


def test_a_snapshot_comes_back_with_its_types():
    donnees = {"jour": date(2026, 2, 28), "instant": T0, "duree": timedelta(minutes=90), "n": 24, "liste": [{"jour": date(2024, 2, 29)}], "rien": None}
    assert instantane.decoder(instantane.encoder(donnees)) == donnees


@pytest.mark.parametrize("intrus", [object(), {1, 2}, b"octets", float("nan")], ids=["object", "set", "bytes", "nan"])
def test_a_snapshot_refuses_what_it_could_not_give_back(intrus):
    with pytest.raises((TypeError, ValueError)):
        instantane.encoder({"x": intrus})


@pytest.mark.django_db
def test_a_snapshot_refuses_a_row(coffre):
    with pytest.raises(TypeError, match="n’accepte pas Coffre"):
        demande(coffre, objet=coffre)


# --- A life ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_document_asked_for_is_not_rendered_in_the_request(coffre):
    document = demande(coffre)
    assert (document.etat, document.etape, documents.en_attente(T0)) == (EtatDocument.A_PREPARER, 0, [document.pk])
    assert not storages["documents"].exists(str(document.pk))


@pytest.mark.django_db
def test_a_transaction_that_fails_asks_for_nothing(coffre):
    with transaction.atomic():
        demande(coffre)
        transaction.set_rollback(True)
    assert documents.en_attente(T0) == []


@pytest.mark.django_db
def test_a_prepared_document_is_sealed_dated_and_forgets_its_data(coffre):
    document = pret(coffre)
    octets = documents.lire(document)
    assert octets.startswith(b"%PDF-1.7")
    assert (document.etat, document.etape, document.tentatives, document.bail) == (EtatDocument.PRET, 3, 1, None)
    assert (document.empreinte, document.taille, document.pret_le) == (sha256(octets).hexdigest(), len(octets), T0)
    assert (document.donnees, documents.en_attente(T0 + timedelta(days=1))) == (None, [])


@pytest.mark.django_db
def test_a_ready_document_is_never_rendered_again(coffre):
    document = pret(coffre)
    avant = chemin(document).read_bytes()
    assert documents.preparer(document.pk, T0 + timedelta(days=1)) is False
    assert (documents.recommencer(document), chemin(document).read_bytes()) == (False, avant)


@pytest.mark.django_db
def test_the_oldest_is_prepared_first(coffre):
    recent, ancien = demande(coffre), demande(coffre)
    Document.objects.filter(pk=ancien.pk).update(demande_le=T0 - timedelta(hours=1))
    assert documents.en_attente(T0) == [ancien.pk, recent.pk]
    assert (documents.preparer_la_file(T0, limite=1), documents.en_attente(T0)) == (1, [recent.pk])


@pytest.mark.django_db(transaction=True)
def test_each_step_is_committed_as_it_goes(coffre):
    document = demande(coffre)
    with proprietaire(), connection.cursor() as curseur:
        curseur.execute("CREATE TABLE suivi (etape int, transaction xid8)")
        curseur.execute("CREATE FUNCTION suivre() RETURNS trigger LANGUAGE plpgsql AS "
                        "$$ BEGIN INSERT INTO suivi VALUES (NEW.etape, pg_current_xact_id()); RETURN NEW; END $$")  # fmt: skip
        curseur.execute("CREATE TRIGGER suivre AFTER UPDATE ON socle_document FOR EACH ROW EXECUTE FUNCTION suivre()")
        try:
            documents.preparer(document.pk, T0)
            curseur.execute("SELECT min(etape) FROM suivi GROUP BY transaction ORDER BY transaction")
            assert [etape for [etape] in curseur.fetchall()] == [1, 2, 3, 3]
        finally:
            curseur.execute("DROP TRIGGER suivre ON socle_document; DROP FUNCTION suivre(); DROP TABLE suivi")
    assert len(documents.ETAPES) == 3


# --- Failures -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_failure_is_said_in_french_and_can_be_tried_again(coffre, gabarits):
    document = demande(coffre, "documents/a_venir.html")
    assert documents.preparer(document.pk, T0) is False
    document.refresh_from_db()
    assert (document.etat, document.erreur) == (EtatDocument.ECHEC, "Une erreur de notre côté empêche la préparation de ce document.")
    assert documents.en_attente(APRES_LE_BAIL) == []
    reset_loaders()  # as the restart that brings the missing template
    (gabarits / "documents").mkdir()
    (gabarits / "documents/a_venir.html").write_text(page("<h1>{{ numero }}</h1>"))
    assert documents.recommencer(document)
    assert documents.preparer(document.pk, T0)


# four gigabytes, in a hundred characters
GOUFFRE = '<style>@counter-style x { system: numeric; symbols: "0" "1"; pad: 4000000000 "0" }</style><ol style="list-style: x"><li>un'
# a picture of a million million rings
ANNEAUX = """<svg width="90" height="90"><radialGradient id="a" spreadMethod="repeat" gradientUnits="userSpaceOnUse" cx="45" cy="45" r="1e-10">
<stop stop-color="red"/><stop offset="1" stop-color="blue"/></radialGradient><rect width="90" height="90" fill="url(#a)"/></svg>"""


def test_what_is_beyond_the_ceiling_is_refused_and_then_given_back():
    """The sabotage twin too: outside, the same is given. Nothing of it is written, so nothing is taken from the machine."""
    with memoire.bornee(), pytest.raises(MemoryError):
        bytes(2 * memoire.PLAFOND)
    assert len(bytes(2 * memoire.PLAFOND)) == 2 * memoire.PLAFOND


@pytest.mark.django_db
@pytest.mark.parametrize(("html", "erreur"), [
    ('<img src="https://example.org/x" alt="">', "Le document est refusé : ressource interdite."),
    ("<div>" * 2000, "Le document est refusé : éléments trop imbriqués."),
    ("x" * pdf.limites.LONGUEUR, "Le document est refusé : texte trop long."),
    (GOUFFRE, "Le document est refusé : il demande trop de mémoire."),
    (ANNEAUX, "Le document est refusé : il demande trop de mémoire."),
], ids=["network", "nesting", "length", "memory", "memory of a picture"])  # fmt: skip
def test_a_hostile_document_fails_alone(coffre, html, erreur):
    document, suivant = demande(coffre, "documents/libre.html", html=page(html)), demande(coffre)
    assert documents.preparer_la_file(T0) == 2
    document.refresh_from_db()
    suivant.refresh_from_db()
    assert (document.etat, document.erreur, suivant.etat) == (EtatDocument.ECHEC, erreur, EtatDocument.PRET)


def test_a_document_would_be_made_without_the_picture_that_wanted_memory(monkeypatch, caplog):
    """The sabotage twin: WeasyPrint logs it, and goes on."""
    monkeypatch.setattr(atelier.LOGGER, "filters", [])
    assert pdf.composer(page(ANNEAUX)).startswith(b"%PDF")
    assert [ligne.levelname for ligne in caplog.records if ligne.levelno > logging.DEBUG] == ["ERROR"]
    caplog.clear()


@pytest.mark.parametrize(("cause", "arrete"), [(MemoryError(), MemoryError), (SoftTimeLimitExceeded(), SoftTimeLimitExceeded), (ValueError(), None)])
def test_a_picture_that_does_not_load_stops_the_document_when_it_is_for_want_of_memory_or_of_time(cause, arrete, caplog):
    """As `get_image_from_uri` wraps it; a damaged one is left out, and logged."""
    try:
        raise ImageLoadingError from cause
    except ImageLoadingError:
        with pytest.raises(arrete) if arrete else nullcontext():
            atelier.LOGGER.error("Failed to load image")
    caplog.clear()


def _fin_du_temps(*_):
    raise SoftTimeLimitExceeded


def test_the_end_of_the_time_is_not_taken_for_a_font_that_does_not_load(monkeypatch):
    """WeasyPrint catches whatever happens while it reads a font: the document would go on, without its font and without a limit."""
    monkeypatch.setattr(woff2, "decompress", _fin_du_temps)
    with pytest.raises(SoftTimeLimitExceeded):
        atelier._Atelier()


def test_without_its_ears_the_workshop_would_go_on_without_its_fonts(monkeypatch, caplog):
    """The sabotage twin."""
    monkeypatch.setattr(woff2, "decompress", _fin_du_temps)
    monkeypatch.setattr(atelier.LOGGER, "filters", [])
    atelier._Atelier()
    assert "cannot be loaded" in caplog.text
    caplog.clear()


@pytest.mark.django_db
def test_neither_the_log_nor_the_row_quotes_the_content(coffre, caplog):
    document = demande(coffre, "documents/casse.html", nom="Malik pleure")  # the error of {% include %} quotes what it looked for
    documents.preparer(document.pk, T0)
    document.refresh_from_db()
    assert document.etat == EtatDocument.ECHEC
    assert "TemplateDoesNotExist" in caplog.text
    assert "Malik" not in caplog.text + document.erreur


@pytest.mark.django_db
def test_a_disk_that_fails_sends_the_document_back_to_the_queue_three_times_at_most(coffre, settings, tmp_path):
    (tmp_path / "plein").write_text("")
    bon = settings.STORAGES
    settings.STORAGES = {**bon, "documents": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "plein"}}}
    document, instant = demande(coffre), T0
    for essai in (1, 2, 3):
        assert documents.preparer(document.pk, instant) is False
        document.refresh_from_db()
        assert (document.etat, document.tentatives) == (EtatDocument.EN_COURS, essai)
        instant += documents.BAIL
    assert documents.preparer(document.pk, instant) is False
    document.refresh_from_db()
    assert (document.etat, document.erreur) == (EtatDocument.ECHEC, "La préparation s’est interrompue plusieurs fois.")
    settings.STORAGES = bon
    assert documents.recommencer(document)
    assert documents.preparer(document.pk, instant)


@pytest.mark.django_db
def test_a_file_being_replaced_is_whole_at_any_moment(coffre, monkeypatch):
    """Whoever is killed in the middle leaves what was there: a document that moves to another vault exists nowhere else."""
    document, coupure = pret(coffre), RuntimeError("tué")
    avant = chemin(document).read_bytes()
    for ou in ("fsync", "replace"):
        with monkeypatch.context() as correctif, pytest.raises(RuntimeError, match="tué"):
            correctif.setattr(os, ou, lambda *_: (_ for _ in ()).throw(coupure))
            stockage.remplacer(storages["documents"], str(document.pk), b"la suite")
        assert (chemin(document).read_bytes(), len(list(chemin(document).parent.glob(f"{stockage.BROUILLON}*")))) == (avant, 0)
    stockage.remplacer(storages["documents"], str(document.pk), b"la suite")
    assert chemin(document).read_bytes() == b"la suite"


def test_a_file_that_comes_back_is_ours_alone_and_never_in_the_place_of_another():
    nom = f"essais/{uuid4()}.json"
    stockage.ajouter(storages["documents"], nom, b"revenu")
    revenu = Path(storages["documents"].path(nom))
    assert (revenu.read_bytes(), revenu.stat().st_mode & 0o777) == (b"revenu", 0o600)
    with pytest.raises(FileExistsError):
        stockage.ajouter(storages["documents"], nom, b"autre")
    assert revenu.read_bytes() == b"revenu"


@pytest.mark.django_db
def test_the_content_of_a_destroyed_vault_is_neither_rendered_nor_read(coffre):
    fait, demande_ = pret(coffre), demande(coffre)
    coffre.detruire(T0)
    documents.preparer(demande_.pk, T0)
    demande_.refresh_from_db()
    assert (demande_.etat, demande_.erreur) == (EtatDocument.ECHEC, "Le contenu de ce dossier a été détruit.")
    with pytest.raises(SecretDetruit):
        documents.lire(Document.objects.get(pk=fait.pk))


# --- Several workers ------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_eight_workers_make_one_document_once(coffre):
    document = demande(coffre)
    assert sorted(ensemble(lambda: documents.preparer(document.pk, T0))) == [False] * 7 + [True]
    document.refresh_from_db()
    assert (document.etat, document.tentatives) == (EtatDocument.PRET, 1)


@pytest.mark.django_db(transaction=True)
def test_with_a_claim_that_reads_then_writes_eight_workers_would_make_it_eight_times(coffre, monkeypatch):
    """The sabotage twin: the compare-and-swap of the claim is what keeps the others out."""
    tous_ont_lu = Barrier(8)

    def naif(document_id, instant):
        document = Document.objects.get(pk=document_id)
        libre = document.etat == EtatDocument.A_PREPARER
        tous_ont_lu.wait()
        Document.objects.filter(pk=document_id).update(etat=EtatDocument.EN_COURS, tentatives=document.tentatives + 1)
        return libre and document

    monkeypatch.setattr(documents, "_prendre", naif)
    document = demande(coffre)
    assert [bool(documents_pris) for documents_pris in ensemble(lambda: documents._prendre(document.pk, T0))] == [True] * 8


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_does_not_replace_the_file_of_the_next_one(coffre):
    document = demande(coffre)
    lent = documents._prendre(document.pk, T0)
    assert documents.preparer(document.pk, APRES_LE_BAIL)
    avant = chemin(document).read_bytes()
    assert documents._fabriquer(lent, T0) is False
    assert chemin(document).read_bytes() == avant


TUE = f"""
import django, sys
django.setup()
from django.conf import settings
settings.TEMPLATES[0]["DIRS"].append({str(GABARITS)!r})
from bilan.socle import documents
from datetime import datetime, UTC
documents.preparer(sys.argv[1], datetime(2026, 3, 9, 8, tzinfo=UTC))
"""


@pytest.mark.django_db(transaction=True)
def test_a_document_whose_worker_was_killed_is_taken_again_when_the_lease_is_over(coffre, environnement_d_un_processus):
    lignes = "".join(f"<tr><td>{n}</td></tr>" for n in range(9_000))  # some seconds of layout, within the limits
    document = demande(coffre, "documents/libre.html", html=page(f"<table>{lignes}</table>"))
    processus = subprocess.Popen([sys.executable, "-c", TUE, str(document.pk)], cwd=settings.BASE_DIR, env=environnement_d_un_processus)
    fin = monotonic() + 60
    while Document.objects.values_list("etape", flat=True).get(pk=document.pk) != 2:  # it is laying the pages out
        assert processus.poll() is None and monotonic() < fin
        sleep(0.02)
    processus.kill()
    processus.wait()
    assert documents.en_attente(APRES_LE_BAIL - timedelta(seconds=1)) == []
    assert documents.en_attente(APRES_LE_BAIL) == [document.pk]
    repris = documents._prendre(document.pk, APRES_LE_BAIL)
    assert (repris.etat, repris.tentatives, repris.etape) == (EtatDocument.EN_COURS, 2, 1)


# --- At rest, and served --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_stored_is_encrypted(coffre):
    document = pret(coffre)
    stocke = chemin(document).read_bytes()
    assert [signe for signe in (b"%PDF-", b"Attestation", b"endobj", b"Lexend") if signe in stocke] == []
    assert len(stocke) == document.taille + chiffrement.TAILLE_NONCE + 16


@pytest.mark.django_db
def test_the_file_of_another_document_does_not_open(coffre):
    un, deux = pret(coffre), pret(coffre)
    os.replace(chemin(un), chemin(deux))
    with pytest.raises(SecretIllisible):
        documents.lire(deux)


@pytest.mark.django_db
def test_a_flipped_bit_in_the_file_is_seen(coffre):
    document = pret(coffre)
    octets = bytearray(chemin(document).read_bytes())
    octets[len(octets) // 2] ^= 1
    chemin(document).write_bytes(octets)
    with pytest.raises(SecretIllisible):
        documents.lire(document)


@pytest.mark.django_db
def test_another_content_sealed_with_the_right_key_is_seen(coffre):
    document = pret(coffre)
    stockage.remplacer(storages["documents"], str(document.pk), chiffrement.sceller(coffre.cle(), b"%PDF-1.7 autre", f"document|{document.pk}"))
    with pytest.raises(documents.DocumentAltere):
        documents.lire(document)


@pytest.mark.django_db
def test_a_document_is_a_download_that_no_browser_opens_in_our_origin(coffre):
    document = pret(coffre)
    document.nom_fichier = "2026-0042 – attestation d’assiduité.pdf"
    reponse = ContentSecurityPolicyMiddleware(lambda _: documents.servir(document))(RequestFactory().get("/"))
    assert (reponse.status_code, reponse.content) == (200, documents.lire(document))
    assert dict(reponse.headers) == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''2026-0042%20%E2%80%93%20attestation%20d%E2%80%99assiduit%C3%A9.pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


@pytest.mark.django_db
def test_a_file_name_cannot_open_a_header(coffre):
    document = pret(coffre)
    document.nom_fichier = 'a.pdf"\r\nSet-Cookie: x=1'
    assert "\n" not in documents.servir(document)["Content-Disposition"]


@pytest.mark.django_db
def test_a_document_that_is_not_ready_is_not_served(coffre):
    document = demande(coffre)
    reponse: HttpResponse = documents.servir(document)
    assert (reponse.status_code, reponse.content.decode()) == (409, "Ce document n’est pas encore prêt.\n")
    with pytest.raises(documents.DocumentIndisponible):
        documents.lire(document)
