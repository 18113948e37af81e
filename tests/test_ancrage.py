"""The head of the journal that leaves each day: what was written before it cannot be written again, not even by whoever owns the database."""
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from bilan import ancrage
from bilan.socle import ancre, journal
from bilan.socle.acteur import SYSTEME
from bilan.socle.courriels import rendre
from bilan.socle.models import Envoi, Evenement
from bilan.socle.proprietaire import proprietaire
from bilan.socle.sceau import certificat
from tests.fabriques import FabriqueOrganisme
from tests.socle.test_journal import falsifier

T0 = datetime(2026, 12, 3, 3, tzinfo=UTC)
LENDEMAIN = T0 + timedelta(days=1)

pytestmark = pytest.mark.django_db

# What a superuser can do to a whole chain: change a line, then give this one and all that follow their right fingerprints.
RECRIRE = """
    DO $$
    DECLARE ligne record; avant text := '';
    BEGIN
        FOR ligne IN SELECT id FROM socle_evenement WHERE fil = 'dossier:1' ORDER BY rang LOOP
            UPDATE socle_evenement SET precedente = avant WHERE id = ligne.id;
            UPDATE socle_evenement e SET empreinte = journal_empreinte(e) WHERE id = ligne.id RETURNING empreinte INTO avant;
        END LOOP;
    END $$
"""


def ecrire(fil: str = "dossier:1", **details: int) -> Evenement:
    return journal.consigner(fil, "dossier.commencer", acteur=SYSTEME, instant=T0, details=details)


@pytest.fixture
def recu(tmp_path: Path) -> Path:
    """The letter of that day, as a mailbox saves it, once some lines were written; more were since."""
    FabriqueOrganisme(courriel="direction@example.org")
    for n in range(3):
        ecrire("dossier:1", n=n)
        ecrire("dossier:10")
    assert ancrage.ancrer(T0)
    message = rendre(Envoi.objects.get(cle="journal:tete:2026-12-03"), T0).message()
    (fichier := tmp_path / "tete.eml").write_bytes(message.as_bytes())
    ecrire("dossier:1")
    ecrire("dossier:2")
    return fichier


def dit(capsys: pytest.CaptureFixture[str], fichier: Path) -> str:
    call_command("verifier_journal", tete=fichier)
    return " ".join(capsys.readouterr().out.split())


def test_the_letter_proves_the_journal_of_that_day_though_it_has_grown_since(recu: Path, capsys: pytest.CaptureFixture[str]):
    assert dit(capsys, recu) == (
        "Le journal est intact : 9 lignes. C’est bien le journal dont la tête est partie le 03/12/2026 à 04:00 (6 lignes en 2 chaînes) : "
        "rien n’en a été réécrit depuis."
    )


@pytest.mark.parametrize("sql", [
    "UPDATE socle_evenement SET details = '{\"n\": 99}' WHERE fil = 'dossier:1' AND rang = 1;" + RECRIRE,
    "DELETE FROM socle_evenement WHERE fil = 'dossier:1' AND rang >= 3",
    "DELETE FROM socle_evenement WHERE fil = 'dossier:10'",
    "INSERT INTO socle_evenement (id, fil, rang, le, verbe, role, objet, objet_id, empreinte_document, details, trace_empreinte, precedente, empreinte) "
    "SELECT -1, 'dossier:0', 1, le, 'dossier.commencer', '', '', '', '', '{}', '', '', '' FROM socle_evenement WHERE rang = 1 AND fil = 'dossier:1';"
    "UPDATE socle_evenement e SET empreinte = journal_empreinte(e) WHERE id = -1",
], ids=["a chain rewritten whole", "the end of a chain cut", "a chain taken out", "a chain slipped in"])  # fmt: skip
def test_what_no_chain_can_see_from_inside_no_longer_matches_the_letter(recu: Path, sql: str):
    falsifier(sql)
    assert journal.ruptures() == []  # from inside, all is well
    with pytest.raises(CommandError, match="Le journal n’est plus celui dont la tête est partie le 03/12/2026 à 04:00"):
        call_command("verifier_journal", tete=recu)


def test_a_letter_that_was_touched_or_that_another_sealed_proves_nothing(recu: Path, tmp_path: Path):
    tete = ancre.Tete(T0, 1, 1, 1, "0" * 64)
    autre = certificat.lire(certificat.nouveau("Un autre"))
    pem = ancre.sceller(tete, settings.SCEAU)
    faux = [recu.read_bytes().replace(b"BEGIN PKCS7", b"BEGIN AUTRE"), ancre.sceller(tete, autre).encode(), pem.replace("A", "B").encode(), b"", b"\xff\0"]
    for octets in faux:
        (fichier := tmp_path / "faux").write_bytes(octets)
        with pytest.raises(CommandError, match="ne contient pas de tête du journal scellée par cette installation"):
            call_command("verifier_journal", tete=fichier)
    with pytest.raises(CommandError, match="Ce fichier ne se lit pas"):
        call_command("verifier_journal", tete=tmp_path / "absent")
    assert ancre.ouvrir(pem.encode(), settings.SCEAU) == tete


def test_openssl_reads_it_without_us(tmp_path: Path):
    tete = ancre.Tete(T0, 7, 6, 2, "0" * 64)
    (tmp_path / "tete.pem").write_text(ancre.sceller(tete, settings.SCEAU))
    (tmp_path / "sceau.pem").write_bytes(settings.SCEAU.pem)
    commande = ["openssl", "cms", "-verify", "-inform", "PEM", "-binary", "-purpose", "any", "-CAfile", "sceau.pem", "-in", "tete.pem"]
    lu = subprocess.run(commande, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (lu.returncode, '"empreinte": "0000' in lu.stdout) == (0, True), lu.stderr


def test_it_leaves_once_a_day_and_says_so_in_the_journal_without_a_word_of_anyone(recu: Path):
    assert (ancrage.ancrer(T0 + timedelta(hours=9)), ancrage.ancrer(LENDEMAIN), ancrage.ancrer(LENDEMAIN)) == (False, True, False)
    assert list(Envoi.objects.values_list("cle", "destinataire", "nature").order_by("pk")) == [
        ("journal:tete:2026-12-03", "direction@example.org", "legal"), ("journal:tete:2026-12-04", "direction@example.org", "legal"),
    ]
    lignes = Evenement.objects.filter(fil="journal").order_by("rang")
    assert [(ligne.verbe, ligne.details["jour"], ligne.details["lignes"]) for ligne in lignes] == [
        ("journal.ancrer", "2026-12-03", 6), ("journal.ancrer", "2026-12-04", 9),
    ]
    [piece] = [partie for partie in rendre(Envoi.objects.last(), T0).message().walk() if partie.get_filename()]
    assert piece.get_filename() == "journal-2026-12-03.pem"


def test_who_directs_may_have_an_address_of_his_own_and_without_any_nothing_leaves(settings):
    ecrire()
    assert (ancrage.ancrer(T0), Envoi.objects.count()) == (False, 0)
    settings.COURRIEL_DIRECTION = "ailleurs@example.net"
    assert (ancrage.ancrer(T0), Envoi.objects.get().destinataire) == (True, "ailleurs@example.net")


@pytest.mark.django_db(transaction=True)
def test_no_head_is_taken_while_a_line_is_being_written_and_no_line_comes_before_one_that_was(settings):
    settings.COURRIEL_DIRECTION = "ailleurs@example.net"
    ecrite, finir = Event(), Event()

    def lentement() -> None:
        with transaction.atomic():
            ecrire("dossier:5")
            ecrite.set()
            finir.wait(30)
        connections.close_all()

    (fil := Thread(target=lentement)).start()
    assert ecrite.wait(30)
    ecrire("dossier:6")  # a higher number, committed first
    assert (ancre.borne(), ancrage.ancrer(T0)) == (None, False)
    finir.set()
    fil.join()
    assert ancre.borne() == Evenement.objects.latest("pk").pk
    assert ancrage.ancrer(T0)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_line_could_slip_under_a_head():
    """The sabotage twin: the trigger as it was lets a number be drawn before a head and be written after it."""
    with proprietaire(), connection.cursor() as curseur:
        curseur.execute("SELECT pg_get_functiondef('journal_enchainer'::regproc)")
        [[avec]] = curseur.fetchall()
        curseur.execute(avec.replace("PERFORM pg_advisory_xact_lock_shared(hashtextextended('socle_evenement', 4));", ""))
    ecrite, finir = Event(), Event()

    def lentement() -> None:
        with transaction.atomic():
            ecrire("dossier:5")
            ecrite.set()
            finir.wait(30)
        connections.close_all()

    try:
        (fil := Thread(target=lentement)).start()
        assert ecrite.wait(30)
        ecrire("dossier:6")
        prise = ancre.tete(ancre.borne() or 0, T0)
        finir.set()
        fil.join()
        assert ancre.tete(prise.jusqu_a, T0) != prise
    finally:
        finir.set()
        with proprietaire(), connection.cursor() as curseur:
            curseur.execute(avec)
