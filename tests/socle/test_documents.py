"""A document says what was true when it was asked for, is made once, and once more when its worker is lost."""

import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from threading import Barrier
from time import monotonic, sleep

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection, transaction
from django.template.autoreload import reset_loaders

from bilan.socle import documents
from bilan.socle.coffre import SecretDetruit
from bilan.socle.models import Document, EtatDocument
from bilan.socle.proprietaire import proprietaire
from tests.socle.conftest import ensemble
from tests.socle.outils_documents import APRES_LE_BAIL, T0, TUE, chemin, demande, page, pret

pytestmark = pytest.mark.usefixtures("gabarits")


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
