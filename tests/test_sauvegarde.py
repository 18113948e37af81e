"""A backup comes back whole in an empty place, or not at all; what had been destroyed since does not come back with it."""
import io
import json
import resource
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from uuid import uuid4

import pyrage
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.test import override_settings

from bilan.sauvegarde import archive, faire, programmes, reprendre
from bilan.socle import courriels, documents, registre, sceau
from bilan.socle.models import Coffre, Document, Envoi, Evenement
from bilan.socle.proprietaire import application, proprietaire, separe
from bilan.socle.sceau import certificat
from bilan.socle.stockage import remplacer
from syntheses import actions
from syntheses.models import Destruction
from tests.syntheses.outils import ICI, SECRET, rempli
from tests.syntheses.outils_fin import JOUR_J, LENDEMAIN, canari, finir, partir, signe

CLE = pyrage.x25519.Identity.generate()
PUBLIQUE = str(CLE.to_public())
NON_RESTAUREES = {"socle_cache", "django_session"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def documents_a_soi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Not those that other tests left."""
    lieu = {"OPTIONS": {"location": tmp_path_factory.mktemp("documents")}}
    with override_settings(STORAGES={**settings.STORAGES, "documents": {**settings.STORAGES["documents"], **lieu}}):
        yield


@pytest.fixture
def cle(tmp_path: Path) -> Path:
    (fichier := tmp_path / "cle").write_text(f"# une clé\n{CLE}\n")
    return fichier


def empreintes() -> dict[str, str]:
    """The digest of every table, of its rows in the order of their own text."""
    with proprietaire(), connection.cursor() as curseur:
        tables = sorted(set(connection.introspection.table_names(curseur)) - NON_RESTAUREES)
        lues = {}
        for table in tables:
            curseur.execute(f"SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM {table} t")
            [[lues[table]]] = curseur.fetchall()
    return lues


@contextmanager
def ailleurs(lieu: Path) -> Iterator[None]:
    """Another installation: a base of its own, reached as the site reaches it, a folder of its own; the same secrets."""
    avant = connection.settings_dict
    with proprietaire(), connection.cursor() as curseur:
        curseur.execute(f"DROP DATABASE IF EXISTS {avant['NAME']}_ailleurs")
        curseur.execute(f"CREATE DATABASE {avant['NAME']}_ailleurs")
    connection.close()
    connection.settings_dict = {**avant, "NAME": f"{avant['NAME']}_ailleurs", "USER": application(), "OPTIONS": {}}
    stockages = {**settings.STORAGES, "documents": {**settings.STORAGES["documents"], "OPTIONS": {"location": lieu}}}
    try:
        with override_settings(STORAGES=stockages):
            yield
    finally:
        connection.close()
        connection.settings_dict = avant
        with proprietaire(), connection.cursor() as curseur:
            curseur.execute(f"DROP DATABASE {avant['NAME']}_ailleurs")


@contextmanager
def fichiers_d_au_plus(octets: int) -> Iterator[None]:
    """A file system that takes no more: of what comes back, the documents alone are files that we write."""
    avant = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, avant[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, avant)


def vierge() -> bool:
    with connection.cursor() as curseur:
        return not connection.introspection.table_names(curseur) and not list(faire.documents())


class Retour(MigrationExecutor):
    """Django draws every model again at each migration that comes after the first of those that are undone: here these come last."""

    def migration_plan(self, targets: list[tuple[str, str]], clean_start: bool = False) -> list[tuple[Migration, bool]]:
        plan = super().migration_plan(targets, clean_start)
        if clean_start:
            return sorted(plan, key=lambda etape: etape[0] in self.defaites)
        self.defaites = {migration for migration, _ in plan}
        return plan


def revenir(*migrations: tuple[str, str]) -> None:
    """The tables of an older version, in one go: `migrate` takes one app at a time."""
    with proprietaire():
        Retour(connection).migrate(migrations)


def test_a_whole_bilan_is_backed_up_and_comes_back_and_what_was_destroyed_since_does_not(
    tmp_path: Path, cle: Path, capsys: pytest.CaptureFixture[str],
):
    dossier = rempli()
    finir(dossier)
    signe(dossier)
    partir(LENDEMAIN)
    # the prose of the bilan is destroyed at its term; a sealed paper stays
    demande = documents.demander(coffre=dossier.coffre_actes, titre="Acte", nom_fichier="acte.pdf", gabarit="documents/base.html",
                                 donnees={"organisme": {"nom": "Les Jalons"}}, instant=ICI, fil_du_sceau=dossier.fil)  # fmt: skip
    documents.preparer(demande.pk, ICI)
    Envoi.objects.filter(nature="confort").update(etat="envoye", envoye_le=ICI)
    confort = courriels.Courriel(cle="confort", destinataire="zoe@example.org", gabarit="code_connexion", contexte={"code": "1"})
    courriels.planifier([confort])
    Envoi.objects.filter(cle="confort").update(nature="confort")
    avant, ranges = empreintes(), sorted(faire.documents())
    fichier = faire.sauver(tmp_path, archive.destinataires([PUBLIQUE]), JOUR_J)
    assert fichier.name == "bilan-20270317T" + fichier.name[15:] and sorted(tmp_path.glob(".*")) == []
    assert Evenement.objects.filter(verbe="sauvegarde.faire").count() == 1

    # --- nothing of it can be read without the key, and nothing is left by what is refused
    octets = fichier.read_bytes()
    assert not [mot for mot in (SECRET, "Camille", "Moreau") if mot.encode() in octets]
    (coupe := tmp_path / "coupe").write_bytes(octets[:-20])
    (abime := tmp_path / "abime").write_bytes(octets[:len(octets) // 2] + b"\0" + octets[len(octets) // 2 + 1:])
    (vide := tmp_path / "vide").write_bytes(b"")
    (autre := tmp_path / "autre").write_text(str(pyrage.x25519.Identity.generate()))
    refus = [
        (coupe, cle, "incomplète ou abîmée"), (abime, cle, "incomplète ou abîmée"), (vide, cle, "Cette clé n’ouvre pas"),
        (fichier, autre, "Cette clé n’ouvre pas"), (fichier, fichier, "ne contient pas de clé secrète"), (tmp_path / "absent", cle, "Ce fichier n’existe pas"),
    ]
    with ailleurs(tmp_path / "neuf"):
        for source, secrete, phrase in refus:
            with pytest.raises(CommandError, match=phrase) as dit:
                call_command("restaurer", source, cle=secrete)
            assert ("\n" in str(dit.value), vierge()) == (False, True)
        with override_settings(SCEAU=certificat.lire(certificat.nouveau("Un autre"))), pytest.raises(CommandError, match="n’est pas scellée par le certificat"):
            call_command("restaurer", fichier, cle=cle)
        assert vierge()

        # --- nor by what fails in the middle: a disk that is full once the base was given, an index that cannot be made once the rows were
        with fichiers_d_au_plus(10_000), pytest.raises(CommandError, match="rien n’en reste : .*File too large"):
            call_command("restaurer", fichier, cle=cle)
        assert vierge()
        with proprietaire(), connection.cursor() as curseur:
            curseur.execute("CREATE SEQUENCE seance_agenda")
        with pytest.raises(CommandError, match="rien n’en reste : .*\"seance_agenda\" already exists"):
            call_command("restaurer", fichier, cle=cle)
        assert vierge()
        with proprietaire(), connection.cursor() as curseur:
            curseur.execute("DROP SEQUENCE seance_agenda")

        # --- it comes back as it was
        call_command("restaurer", fichier, cle=cle)
        assert "la base et 3 documents ; 0 destruction rejouée" in capsys.readouterr().out.replace("\u202f", " ").replace("\u00a0", " ")
        assert Envoi.objects.get(nature="confort", etat="incertain").cle == "confort"  # it may have left since
        Envoi.objects.filter(cle="confort").update(etat="a_faire")
        assert empreintes() == avant
        assert (sorted(faire.documents()), separe()) == (ranges, True)
        assert [lu.intact for lu in sceau.examiner(documents.lire(Document.objects.get(pk=demande.pk)))] == [True]
        assert "syntheses.Rubrique" in canari()
        revenir(("seances", "0006_tiers"), ("beneficiaires", "0015_sans_doubles"))
        fichier = faire.sauver(tmp_path / "neuf", archive.destinataires([PUBLIQUE]), LENDEMAIN)  # by an older version, whose tables had fewer columns
        for phrase in ("La base n’est pas vide", "Le dossier des documents n’est pas vide"):
            with pytest.raises(CommandError, match=phrase):
                call_command("restaurer", fichier, cle=cle)
            with proprietaire(), connection.cursor() as curseur:
                curseur.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    # --- and a year later, from that old backup, whose tables are brought up to date, what the law destroyed stays destroyed
    actions.detruire_les_dus(JOUR_J)
    assert set(canari()) == {"travaux.Note", "syntheses.Rubrique"}  # what a signed agreement keeps
    morts = set(Coffre.objects.exclude(detruit_le=None).values_list("pk", flat=True))
    inscrites = Path(settings.STORAGES["documents"]["OPTIONS"]["location"]) / "destructions"
    shutil.copytree(inscrites, tmp_path / "ancien" / "destructions")
    with ailleurs(tmp_path / "ancien"):
        # one entry was copied badly: the others are destroyed again all the same, and it is said that one may be back
        (illisible := tmp_path / "ancien" / "destructions" / f"{uuid4()}.json").write_text("{")
        with pytest.raises(CommandError, match="N’ouvrez pas le site"):
            call_command("restaurer", fichier, cle=cle)
        call_command("migrate", check_unapplied=True, verbosity=0)
        assert set(canari()) == {"travaux.Note", "syntheses.Rubrique"}
        with pytest.raises(CommandError, match="1\u00a0destruction n’a pas pu être rejouée"):
            call_command("redetruire")
        illisible.unlink()
        assert Evenement.objects.filter(verbe="destruction.rejouer").count() == 1
        assert set(canari()) == {"travaux.Note", "syntheses.Rubrique"}
        assert set(Coffre.objects.exclude(detruit_le=None).values_list("pk", flat=True)) == morts
        assert Destruction.objects.get().etat == "constatee"
        call_command("verifier_journal")


def test_a_backup_is_opened_by_age_alone_and_its_manifest_by_sha256sum(tmp_path: Path):
    storages["documents"].save("un-document", ContentFile(b"chiffre"))
    fichier = faire.sauver(tmp_path / "b", archive.destinataires([PUBLIQUE]), ICI)
    (tmp_path / "dedans").mkdir()
    subprocess.run(["tar", "x"], cwd=tmp_path / "dedans", input=pyrage.decrypt(fichier.read_bytes(), [CLE]), check=True)
    assert (tmp_path / "dedans" / "documents" / "un-document").read_bytes() == b"chiffre"
    controle = subprocess.run(["sha256sum", "--check", "manifeste"], cwd=tmp_path / "dedans", capture_output=True, text=True, check=False)
    assert (controle.returncode, controle.stdout.count(": OK")) == (0, len(list((tmp_path / "dedans").rglob("*/*"))) + 1 - 0), controle.stdout
    storages["documents"].delete("un-document")


def test_a_document_destroyed_while_the_backup_is_made_does_not_stop_it(tmp_path: Path):
    for nom in ("un", "deux"):
        storages["documents"].save(nom, ContentFile(b"chiffre"))

    def detruire_l_autre(ecrit: str, octets: int) -> None:
        if ecrit.startswith("documents/"):
            storages["documents"].delete({"un": "deux", "deux": "un"}[ecrit.removeprefix("documents/")])

    fichier = faire.sauver(tmp_path, archive.destinataires([PUBLIQUE]), ICI, detruire_l_autre)
    assert [nom for nom, _ in archive.lire(fichier, CLE, settings.SCEAU) if nom.startswith("documents/")] == [f"documents/{n}" for n in faire.documents()]


def test_a_base_is_there_only_once_the_backup_was_read_again_to_its_end(tmp_path: Path):
    """What was read so far has been given to PostgreSQL; the word that keeps it has not."""
    membres = [("base/000000", b"a" * 100_000), ("base/000001", b"b" * 300_000), ("documents/un", b"c" * 100_000)]
    with (tmp_path / "entier").open("wb") as sortie:
        archive.ecrire(iter(membres), sortie, archive.destinataires([PUBLIQUE]), settings.SCEAU)
    (coupe := tmp_path / "coupe").write_bytes((tmp_path / "entier").read_bytes()[:-20])
    recu = tmp_path / "recu"
    commandes = ["cat"], ["sh", "-c", f"exec cat > {recu}"]
    with pytest.raises(archive.SauvegardeIllisible):
        reprendre._remettre(coupe, CLE, commandes)
    assert (b"COMMIT" in recu.read_bytes(), list(faire.documents())) == (False, [])
    assert (reprendre._remettre(tmp_path / "entier", CLE, commandes), list(faire.documents())) == (1, ["un"])
    assert recu.read_bytes() == b"BEGIN;\n" + b"a" * 100_000 + b"b" * 300_000 + b"COMMIT;\n"


@pytest.mark.parametrize(("lire", "executer", "dit"), [
    ("cat", "echo 'psql: ERROR:  disk full' >&2; exit 3", "psql: ERROR:  disk full"),
    ("head -c 10; echo 'pg_restore: error: too short' >&2; exit 1", "cat", "pg_restore: error: too short"),
    ("cat", "cat; echo 'psql: ERROR:  at the last word' >&2; exit 3", "psql: ERROR:  at the last word"),
])
def test_of_two_programs_the_one_that_failed_says_why(lire: str, executer: str, dit: str):
    with pytest.raises(programmes.Arrete, match=f"^{dit}$"), programmes.remplissage(["sh", "-c", lire], ["sh", "-c", executer]) as remplir:
        for _ in range(8):
            remplir(b"a" * 100_000)


@pytest.mark.parametrize("suite", [
    [("manifeste", b"0"), ("manifeste.sceau", b"0")], [("documents/deux", b"2")], [("manifeste", b"0")],
], ids=["another manifest and its seal", "one more document", "another manifest"])  # fmt: skip
def test_nothing_may_follow_the_seal_nor_take_the_place_of_what_it_seals(suite):
    """Whoever has the public key can encrypt a tar that begins as ours."""
    membres = iter([("documents/un", b"1")])
    archive._empaqueter(membres, bon := io.BytesIO(), settings.SCEAU)
    assert [nom for nom, _ in archive._deballer(io.BytesIO(bon.getvalue()), settings.SCEAU)] == ["documents/un"]
    with tarfile.open(fileobj=io.BytesIO(bon.getvalue())) as vrai, tarfile.open(fileobj=(faux := io.BytesIO()), mode="w|") as tar:
        for nom, octets in [*((m.name, vrai.extractfile(m).read()) for m in vrai), *suite]:
            archive._poser(tar, nom, io.BytesIO(octets), len(octets))
    with pytest.raises(archive.SauvegardeIllisible):
        list(archive._deballer(io.BytesIO(faux.getvalue()), settings.SCEAU))


def test_a_backup_of_a_newer_version_is_refused(tmp_path: Path):
    entete = json.loads(faire._entete(ICI))
    assert "socle.0001_initial" in entete["migrations"]
    for entete["migrations"], refuse in [([], False), (["socle.9999_de_demain"], True)]:
        with (fichier := tmp_path / str(refuse)).open("wb") as sortie:
            archive.ecrire(iter([("entete.json", json.dumps(entete).encode())]), sortie, archive.destinataires([PUBLIQUE]), settings.SCEAU)
        with pytest.raises(reprendre.Refus, match="ou une plus récente") if refuse else nullcontext():
            reprendre._verifier(fichier, CLE, lambda nom, octets: None)


def test_a_backup_that_cannot_be_made_is_refused_in_one_sentence_and_leaves_nothing(tmp_path: Path, settings, capsys: pytest.CaptureFixture[str]):
    settings.SAUVEGARDE_CLE = []
    with pytest.raises(CommandError, match="Indiquez où écrire"):
        call_command("sauvegarde")
    (tmp_path / "deja").touch()
    for destination, cle, phrase in [
        (tmp_path, None, "Pour qui chiffrer"), (tmp_path, ["age1faux"], "commence par « age1 »"),
        (tmp_path / "deja", [PUBLIQUE], "Il y a déjà un fichier"), (tmp_path / "absent" / "b", [PUBLIQUE], "rien n’en reste"),
    ]:
        with pytest.raises(CommandError, match=phrase):
            call_command("sauvegarde", destination, cle=cle)
    assert [fichier.name for fichier in tmp_path.iterdir()] == ["deja"]
    call_command("sauvegarde", nouvelle_cle=True)
    tiree = archive.identite(capsys.readouterr().out)
    settings.SAUVEGARDE_CLE = [str(tiree.to_public())]
    call_command("sauvegarde", tmp_path)
    assert "Sauvegarde écrite" in capsys.readouterr().out


def test_the_disk_that_fills_up_leaves_no_half_backup(tmp_path: Path):
    plein = Path("/dev/full")

    def membres() -> Iterator[tuple[str, bytes]]:
        for rang in range(64):
            yield f"base/{rang}", b"x" * 65536

    with plein.open("wb", buffering=0) as sortie, pytest.raises(OSError, match="No space left"):
        archive.ecrire(membres(), sortie, archive.destinataires([PUBLIQUE]), settings.SCEAU)


def test_a_program_that_fails_leaves_no_backup(tmp_path: Path):
    """The sabotage: under a role that may not read one table, the dump stops, and so does the backup."""
    with proprietaire(), connection.cursor() as curseur:
        curseur.execute(f"REVOKE SELECT ON socle_envoi FROM {application()}")
    try:
        with pytest.raises(OSError, match="permission denied"):
            faire.sauver(tmp_path, archive.destinataires([PUBLIQUE]), ICI)
    finally:
        with proprietaire(), connection.cursor() as curseur:
            curseur.execute(f"GRANT SELECT ON socle_envoi TO {application()}")
    assert list(tmp_path.iterdir()) == []


def test_half_an_object_of_the_register_gives_way_to_the_one_of_the_backup_and_a_whole_one_stays():
    """The register says what is newer than any backup, when it says something."""
    dits = {"coupee": b'{"a"', "entiere": b'{"a": 2}'}
    for nom, octets in dits.items():
        remplacer(storages["documents"], f"destructions/{nom}.json", octets)
    with reprendre._ranges() as ranger:
        assert [ranger(f"destructions/{nom}.json", b'{"a": 1}') for nom in dits] == [1, 1]
    assert [registre.lire(nom)["a"] for nom in dits] == [1, 2]
