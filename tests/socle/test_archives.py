"""What is kept of a document: encrypted, whole at any moment, and served as a download."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.http import HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.test import RequestFactory

from bilan.socle import coffre as chiffrement
from bilan.socle import documents, stockage
from bilan.socle.coffre import SecretIllisible
from tests.socle.outils_documents import chemin, demande, pret

pytestmark = pytest.mark.usefixtures("gabarits")


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
