"""The public page that checks a PDF: what it says of each, and that it keeps nothing and tells nothing of anyone."""
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bilan.public import verification
from bilan.socle import depots, documents, sceau
from bilan.socle.models import Coffre, Document
from bilan.socle.sceau import certificat, pose
from tests.fabriques import FabriqueOrganisme

pytestmark = pytest.mark.django_db
T0 = datetime(2026, 12, 2, 9, tzinfo=UTC)
ADRESSE = "/verifier/"
EXEMPLAIRE = {"organisme": {"nom": "Les Jalons"}}


@pytest.fixture(scope="module")
def papier():
    return documents.rendre("documents/exemplaire.html", EXEMPLAIRE)


def envoyer(client, octets, nom="contrat.pdf"):
    return client.post(ADRESSE, {"fichier": SimpleUploadedFile(nom, octets, content_type="application/pdf")})


def dit(reponse):
    """(status, chip, explanation, facts) with ordinary spaces."""
    constat = reponse.context["constat"]
    faits = {fait.mot: str(fait.valeur).replace("\u00a0", " ") for fait in constat.faits}
    return reponse.status_code, constat.puce.texte, constat.explication.replace("\u00a0", " "), faits


def fait_ici(scelle=True):
    FabriqueOrganisme()
    coffre = Coffre.nouveau()
    coffre.save()
    document = documents.demander(
        coffre=coffre, titre="Contrat de Camille Moreau", nom_fichier="BDC-2026-0042.pdf", gabarit="documents/exemplaire.html", donnees=EXEMPLAIRE,
        instant=T0, fil_du_sceau="dossier:1" if scelle else "",
    )  # fmt: skip
    documents.preparer(document.pk, T0)
    return documents.lire(Document.objects.get(pk=document.pk))


def test_a_document_of_ours_is_known_and_whole(client):
    assert dit(envoyer(client, fait_ici())) == (
        200, "Intact, scellé et connu ici", verification.CONNU,
        {"Scellé par": "Les Jalons", "Établi le": "mercredi 2 décembre 2026 à 10 h", "Heure": "donnée par l’organisme"},
    )


def test_a_draft_of_ours_is_known_without_a_seal(client):
    statut, puce, _, faits = dit(envoyer(client, fait_ici(scelle=False)))
    assert (statut, puce, faits) == (200, "Intact, établi ici, sans sceau", {"Établi le": "mercredi 2 décembre 2026 à 10 h"})


def test_a_scan_that_was_kept_here_is_not_said_to_have_been_made_here(client):
    coffre = Coffre.nouveau()
    coffre.save()
    depots.deposer(coffre=coffre, titre="Papier", nom_fichier="papier.pdf", octets=b"%PDF-1.7 scan", instant=T0)
    statut, puce, explication, faits = dit(envoyer(client, b"%PDF-1.7 scan"))
    assert (statut, puce, faits) == (200, "Connu ici, sans sceau", {"Déposé le": "mercredi 2 décembre 2026 à 10 h"})
    assert "établi ailleurs" in explication and "établi ici" not in explication


def test_one_flipped_byte_and_it_is_altered(client):
    octets = bytearray(fait_ici())
    octets[len(octets) // 3] ^= 1
    statut, puce, explication, faits = dit(envoyer(client, bytes(octets)))
    assert (statut, puce, faits["Scellé par"]) == (200, "Altéré", "Les Jalons")
    assert "changé après avoir été scellé" in explication


def test_a_file_sealed_by_us_that_we_no_longer_keep_is_whole_and_not_known(client, papier):
    FabriqueOrganisme()
    statut, puce, explication, faits = dit(envoyer(client, sceau.sceller(papier, T0)[0]))
    assert (statut, puce, faits) == (200, "Intact et scellé", {"Scellé par": "Les Jalons", "Scellé le": "mercredi 2 décembre 2026 à 10 h"})
    assert explication.endswith(verification.INCONNU)


def test_the_seal_of_another_is_not_ours(client, papier, settings):
    nos, settings.SCEAU = settings.SCEAU, certificat.ouvrir(certificat.tirer("Autre maison", T0))
    scelle, _ = pose.sceller(papier, T0)
    settings.SCEAU = nos
    statut, puce, _, faits = dit(envoyer(client, scelle))
    assert (statut, puce, faits["Scellé par"]) == (200, "Intact, sous un autre sceau", "Autre maison")


def test_a_pdf_from_elsewhere_has_no_seal(client, papier):
    statut, puce, explication, faits = dit(envoyer(client, papier))
    assert (statut, puce, faits) == (200, "Sans sceau", {})
    assert verification.INCONNU in explication


def test_a_damaged_pdf_is_said_unreadable(client, papier):
    assert dit(envoyer(client, papier[:5000]))[:2] == (200, "Illisible")


@pytest.mark.parametrize(("octets", "phrase"), [
    (b"", verification.VIDE), (b"PK\x03\x04 un zip", verification.PAS_UN_PDF), (b"<html>", verification.PAS_UN_PDF),
    (b"\xff\xd8\xff une photo", verification.PAS_UN_PDF), (b" %PDF-1.7", verification.PAS_UN_PDF), (b"%PDF-1.7" + bytes(11_000_000), verification.TROP_GROS),
], ids=["empty", "zip", "html", "jpeg", "not at the beginning", "too big"])  # fmt: skip
def test_what_is_not_a_pdf_of_ten_megabytes_gets_one_sentence(client, octets, phrase):
    reponse = envoyer(client, octets)
    assert (reponse.status_code, reponse.context["form"].errors) == (422, {"fichier": [phrase]})


def test_nothing_at_all_gets_one_sentence_too(client):
    assert client.post(ADRESSE).context["form"].errors == {"fichier": ["Choisissez un fichier."]}


def test_nothing_is_kept_and_nothing_is_said_of_anyone(client, django_assert_max_num_queries):
    octets = fait_ici()
    avant = (Document.objects.count(), len(storages["documents"].listdir("")[1]))
    with django_assert_max_num_queries(30):
        reponse = envoyer(client, octets)
    assert (Document.objects.count(), len(storages["documents"].listdir("")[1])) == avant
    assert [mot for mot in ("Camille", "Moreau", "BDC-", "contrat.pdf") if mot in reponse.text] == []


def test_it_needs_no_account_no_script_and_shows_the_fingerprint_of_the_certificate(client):
    page = client.get(ADRESSE)
    assert (page.status_code, 'enctype="multipart/form-data"' in page.text) == (200, True)
    assert certificat.empreinte(settings.SCEAU.certificat) in page.text.replace(" ", "")
    assert f'href="{ADRESSE}"' in client.get(reverse("public:mentions_legales")).text


def test_the_twenty_first_try_in_a_minute_waits(client):
    statuts = [client.post(ADRESSE).status_code for _ in range(21)]
    assert (statuts[:20], statuts[20]) == ([422] * 20, 429)
