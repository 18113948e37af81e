"""The provider's seal: it changes nothing of the document, everyone can read it, it never pretends, and it is put on once."""

import base64
import io
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep

import pikepdf
import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from bilan.socle import documents, sceau
from bilan.socle.models import Document, EtatDocument, Evenement
from bilan.socle.sceau import HorodatageIndisponible, Niveau, PdfIllisible, certificat
from tests.outils.fil import a_part
from tests.outils.horodateur import NOM, Horodateur
from tests.socle.outils_documents import APRES_LE_BAIL, DONNEES, T0, TUE, balises

pytestmark = pytest.mark.usefixtures("gabarits")
FIL = "dossier:1"


@pytest.fixture(scope="session")
def horodateur():
    with Horodateur() as serveur:
        yield serveur


@pytest.fixture
def avec_autorite(horodateur, settings):
    horodateur.mode = "bon"
    settings.BILAN_TSA = horodateur.url
    return horodateur


@pytest.fixture
def attestation() -> bytes:
    return documents.rendre("documents/essai.html", DONNEES)


def demande(coffre, **champs) -> Document:
    return documents.demander(**{
        "coffre": coffre, "titre": "Attestation", "nom_fichier": "a.pdf", "gabarit": "documents/essai.html", "donnees": DONNEES, "instant": T0,
        "fil_du_sceau": FIL, **champs,
    })  # fmt: skip


def valider(octets: bytes):
    """What pyHanko's own validator says, our certificate alone being trusted."""
    [pose] = PdfFileReader(io.BytesIO(octets)).embedded_signatures
    racine = asn1.Certificate.load(settings.SCEAU.certificat.public_bytes(Encoding.DER))
    return a_part(validate_pdf_signature, pose, ValidationContext(trust_roots=[racine], allow_fetching=False))


def pdfsig(octets: bytes, tmp_path) -> str:
    fichier = tmp_path / "scelle.pdf"
    fichier.write_bytes(octets)
    return subprocess.run(["pdfsig", "-nocert", str(fichier)], capture_output=True, text=True, check=False).stdout


# --- What a seal is -------------------------------------------------------------------------------------------------


def test_pyhanko_and_poppler_both_accept_it(attestation, tmp_path):
    scelle, niveau = sceau.sceller(attestation, T0)
    lu = valider(scelle)
    assert (niveau, lu.bottom_line, lu.docmdp_ok, lu.signer_reported_dt) == (Niveau.BASE, True, True, T0)
    rapport = pdfsig(scelle, tmp_path)
    assert [phrase in rapport for phrase in ("Signature is Valid.", "Total document signed", "ETSI.CAdES.detached", "SHA-256")] == [True] * 4


def test_the_document_is_the_same_under_it(attestation):
    scelle, _ = sceau.sceller(attestation, T0)
    assert scelle.startswith(attestation)  # an addition at the end: not a byte before it is touched
    assert balises(scelle) == balises(attestation)
    textes = [[page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages] for octets in (attestation, scelle)]
    assert textes[0] == textes[1]


def test_it_stays_accessible_and_adds_nothing_to_the_page(attestation):
    scelle, _ = sceau.sceller(attestation, T0)
    with pikepdf.open(io.BytesIO(scelle)) as lu:
        assert (lu.Root.Version if "/Version" in lu.Root else lu.pdf_version, lu.Root.MarkInfo.Marked, str(lu.Root.Lang)) == ("1.7", True, "fr")
        assert lu.open_metadata()["pdfuaid:part"] == "1"
        [champ] = lu.Root.AcroForm.Fields
        cache = 2  # the flag « hidden »: what is not in the tags must not be met by a screen reader
        assert (champ.F & cache, str(champ.TU), [float(cote) for cote in champ.Rect]) == (cache, "Sceau de l’organisme", [0, 0, 0, 0])


def test_one_flipped_byte_breaks_it_wherever_it_is(attestation):
    scelle, _ = sceau.sceller(attestation, T0)
    trou = re.search(rb"/Contents <[0-9A-Fa-f]+>", scelle)
    endroits = [*range(10, trou.start(), len(scelle) // 12), trou.start() + 300, *range(trou.end() + 1, len(scelle), 200)]
    assert _tient(scelle, ou=0, bit=0)
    assert [ou for ou in endroits if _tient(scelle, ou)] == []


def _tient(scelle: bytes, ou: int, bit: int = 1) -> bool:
    altere = bytearray(scelle)
    altere[ou] ^= bit
    try:
        lu = valider(bytes(altere))
    except Exception:
        return False
    return lu.intact and lu.valid


def test_an_addition_after_the_seal_is_seen(attestation):
    scelle, _ = sceau.sceller(attestation, T0)
    assert [un.intact for un in sceau.examiner(scelle + b"\n% une ligne de plus\n")] == [False]


# --- Anyone's PDF ---------------------------------------------------------------------------------------------------


def test_a_pdf_from_outside_is_read_in_another_process_and_says_whose_seal_it_bears(attestation):
    scelle, _ = sceau.sceller(attestation, T0)
    [lu] = sceau.examiner(scelle)
    assert (lu.intact, lu.signe_le, lu.horodate_le, lu.autorite) == (True, T0, None, "")
    assert lu.empreinte_certificat == certificat.empreinte(settings.SCEAU.certificat)
    assert sceau.examiner(attestation) == []


@pytest.mark.parametrize("octets", [b"", b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(5000), b"PK\x03\x04"], ids=["empty", "header", "zeros", "zip"])
def test_what_is_not_a_pdf_is_said_unreadable(octets):
    with pytest.raises(PdfIllisible):
        sceau.examiner(octets)


# --- The certificate ------------------------------------------------------------------------------------------------


def test_a_self_made_certificate_is_a_p256_key_for_twenty_years():
    tire = certificat.ouvrir(certificat.tirer("Les Jalons", T0))
    assert (tire.cle.curve.name, tire.certificat.not_valid_before_utc, tire.autres) == ("secp256r1", T0, ())
    assert tire.certificat.not_valid_after_utc - T0 == timedelta(days=7300)
    assert "PRIVATE" not in repr(tire) and "cle" not in repr(tire)


def test_a_bought_one_is_read_with_its_password_from_a_file_or_from_base64(tmp_path):
    cle = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    nom = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "Les Jalons")])
    sien = x509.CertificateBuilder(nom, nom, cle.public_key(), 1, T0, T0 + timedelta(days=9)).sign(cle, SHA256())
    octets = pkcs12.serialize_key_and_certificates(b"x", cle, sien, [sien], BestAvailableEncryption(b"secret"))
    fichier = tmp_path / "cachet.p12"
    fichier.write_bytes(octets)
    for texte in (str(fichier), base64.b64encode(octets).decode()):
        lu = certificat.lire(texte, "secret")
        assert (lu.certificat, len(lu.connus)) == (sien, 2)
    cle.public_key().verify(lu.signer(b"x"), b"x", certificat.padding.PKCS1v15(), SHA256())
    with pytest.raises(ValueError, match="ce mot de passe"):
        certificat.lire(str(fichier), "faux")


# --- A time-stamping authority --------------------------------------------------------------------------------------


def test_with_an_authority_the_seal_bears_its_time(attestation, avec_autorite):
    scelle, niveau = sceau.sceller(attestation, T0)
    [lu] = sceau.examiner(scelle)
    assert (niveau, lu.intact, lu.autorite, lu.signe_le) == (Niveau.HORODATE, True, NOM, T0)
    assert abs(lu.horodate_le - datetime.now(UTC)) < timedelta(minutes=1)


PANNES = ["en panne", "une page", "du bruit", "refus", "un autre document", "un jeton abîmé"]


@pytest.mark.parametrize("panne", PANNES)
def test_an_authority_that_fails_in_any_way_seals_nothing(attestation, avec_autorite, panne):
    avec_autorite.mode = panne
    with pytest.raises(HorodatageIndisponible):
        sceau.sceller(attestation, T0)


def test_without_reading_the_seal_back_a_token_for_another_document_would_pass(attestation, avec_autorite, monkeypatch):
    """The sabotage twin: pyHanko takes whatever token the authority signs."""
    async def confiant(*arguments, **options):
        """Believe it."""

    monkeypatch.setattr("bilan.socle.sceau.pose._verifier", confiant)
    avec_autorite.mode = "un autre document"
    assert sceau.sceller(attestation, T0)[1] == Niveau.HORODATE


@pytest.mark.django_db
def test_a_document_waits_for_the_authority_less_and_less_often_and_for_ever(coffre, avec_autorite):
    avec_autorite.mode = "en panne"
    document, instant, attentes = demande(coffre), T0, []
    for _ in range(10):
        assert documents.preparer(document.pk, instant) is False
        document.refresh_from_db()
        assert (document.etat, document.tentatives, document.empreinte) == (EtatDocument.A_SCELLER, 0, "")
        assert documents.en_attente(document.bail - timedelta(seconds=1)) == []
        assert documents.en_attente(document.bail) == [document.pk]
        attentes.append(document.bail - instant)
        instant = document.bail
    assert [attente.total_seconds() / 60 for attente in attentes] == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert not Evenement.objects.filter(verbe="document.sceller").exists()
    avec_autorite.mode = "bon"
    assert documents.preparer(document.pk, instant)
    document.refresh_from_db()
    assert (document.etat, document.niveau_du_sceau, document.pret_le) == (EtatDocument.PRET, Niveau.HORODATE, instant)


@pytest.mark.django_db
def test_an_authority_that_nobody_can_reach_is_waited_for_too(coffre, settings):
    settings.BILAN_TSA = "http://127.0.0.1:9/"  # the port « discard »: nobody listens
    document = demande(coffre)
    assert documents.preparer(document.pk, T0) is False
    document.refresh_from_db()
    assert document.etat == EtatDocument.A_SCELLER


# --- In the life of a document --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_stored_is_sealed_and_the_journal_says_so_with_its_fingerprint(coffre):
    document = demande(coffre)
    assert documents.preparer(document.pk, T0)
    document.refresh_from_db()
    assert valider(documents.lire(document)).bottom_line
    ligne = Evenement.objects.get(fil=FIL)
    assert (ligne.verbe, ligne.empreinte_document, ligne.objet_id, ligne.details) == (
        "document.sceller", document.empreinte, str(document.pk), {"niveau": "B-B"},
    )


@pytest.mark.django_db
def test_a_document_that_nobody_asked_to_seal_is_not(coffre):
    document = demande(coffre, fil_du_sceau="")
    assert documents.preparer(document.pk, T0)
    document.refresh_from_db()
    assert (document.niveau_du_sceau, sceau.examiner(documents.lire(document)), Evenement.objects.count()) == ("", [], 0)


@pytest.mark.django_db
def test_the_database_refuses_a_document_ready_without_the_seal_that_it_needs(coffre):
    document = demande(coffre)
    with pytest.raises(IntegrityError, match="document_scelle_des_que_pret"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(etat="pret", pret_le=T0, empreinte="e" * 64)


def bloques() -> int:
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return curseur.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_seal_and_store_leaves_one_sealed_document_in_the_end(coffre, environnement_d_un_processus):
    document = demande(coffre)
    processus = subprocess.Popen([sys.executable, "-c", TUE, str(document.pk)], cwd=settings.BASE_DIR, env=environnement_d_un_processus)
    attendre(lambda: Document.objects.values_list("etape", flat=True).get(pk=document.pk) == 3, processus)  # it is sealing
    with transaction.atomic():
        Document.objects.select_for_update().get(pk=document.pk)  # it cannot store
        attendre(bloques, processus)
        processus.kill()
        processus.wait()
    document.refresh_from_db()
    assert (document.etat, document.empreinte) == (EtatDocument.EN_COURS, "")
    assert documents.preparer(document.pk, APRES_LE_BAIL)
    document.refresh_from_db()
    assert (document.etat, document.tentatives, Evenement.objects.filter(verbe="document.sceller").count()) == (EtatDocument.PRET, 2, 1)
    assert valider(documents.lire(document)).bottom_line


def attendre(condition, processus) -> None:
    fin = monotonic() + 60
    while not condition():
        assert processus.poll() is None and monotonic() < fin
        sleep(0.01)
