"""Killed anywhere, a destruction is taken up again; two at once change nothing; a restored backup does not bring back what was destroyed."""
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection, connections

from beneficiaires.models import Piece
from bilan import preparation
from bilan.sauvegarde import programmes
from bilan.socle import registre
from bilan.socle.journal import ruptures
from bilan.socle.models import Coffre, Document, Evenement
from bilan.socle.proprietaire import proprietaire
from syntheses import actions, inventaire
from syntheses.actions import echeances
from syntheses.models import Destruction, Garde
from tests.outils.base import VIDER
from tests.outils.processus import environnement_de_la_base
from tests.syntheses.outils import ICI, rempli
from tests.syntheses.outils_fin import JOUR_J, LENDEMAIN, canari, finir, partir, signe

pytestmark = pytest.mark.django_db(transaction=True)

# The process dies just after (or before) this function did its work, without a word: a power cut.
ETAPES = {
    "plan figé": "syntheses.actions.echeances._au_terme", "mis à part": "syntheses.actions.destruction.mettre_a_part",
    "inscrit": "bilan.socle.registre.inscrire", "clés détruites": "syntheses.actions.destruction.tuer_les_cles",
    "fichiers retirés": "bilan.socle.destruction.oter_les_fichiers",
}
MOURANT = """
import os, signal, sys
import django
django.setup()
from datetime import datetime
from importlib import import_module
from syntheses import actions

def mourir_apres(ou, instant):
    module, _, nom = ou.rpartition(".")
    module = import_module(module)
    faire = getattr(module, nom)
    def mourir(*a, **k):
        faire(*a, **k)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(module, nom, mourir)
    actions.detruire_les_dus(datetime.fromisoformat(instant))

for ligne in sys.stdin:
    enfant = os.fork()
    if enfant == 0:
        signal.alarm(60)
        try:
            mourir_apres(*ligne.split())
        finally:
            os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(enfant, 0)[1]), flush=True)
"""


@pytest.fixture(autouse=True)
def _registre_vide():
    """What other tests destroyed is written there for good, and this base knows nothing of it."""
    for cle in registre.inscrits():
        registre.oublier(cle)


@pytest.fixture
def termine():
    dossier = rempli()
    finir(dossier)
    signe(dossier)
    partir(LENDEMAIN)
    return dossier


@pytest.fixture(scope="module")
def mort_a(django_db_setup):
    """What becomes of the process that dies at this step; they are forked from one, since loading the program takes longer than all that they do."""
    commande = [sys.executable, "-c", MOURANT]
    with subprocess.Popen(
        commande, cwd=settings.BASE_DIR, env=environnement_de_la_base(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as pere:
        def mourir(etape: str) -> int:
            pere.stdin.write(f"{ETAPES[etape]} {JOUR_J.isoformat()}\n")
            pere.stdin.flush()
            return int(pere.stdout.readline())

        yield mourir


@pytest.mark.parametrize("etape", ETAPES)
def test_a_worker_killed_at_any_step_is_relieved_and_nothing_is_done_twice(termine, mort_a, etape):
    assert mort_a(etape) == -9
    assert Destruction.objects.get().etat != "constatee"
    actions.detruire_les_dus(JOUR_J + timedelta(hours=1))
    assert set(canari()) == {"travaux.Note", "syntheses.Rubrique"}
    assert (Destruction.objects.get().etat, Piece.objects.filter(nature="pv_destruction").count(), Garde.objects.count()) == ("constatee", 1, 2)
    assert all(not storages["documents"].exists(str(d)) for d in Document.objects.filter(etat="detruit").values_list("pk", flat=True))
    assert ruptures() == []


def test_two_workers_at_once_change_nothing(termine):
    def travailler():
        try:
            actions.detruire_les_dus(JOUR_J)
        finally:
            connections.close_all()

    fils = [Thread(target=travailler) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    actions.detruire_les_dus(JOUR_J)
    assert (Destruction.objects.count(), Piece.objects.filter(nature="pv_destruction").count(), Garde.objects.count()) == (1, 1, 2)
    assert set(canari()) == {"travaux.Note", "syntheses.Rubrique"}


def pg(programme: str, *arguments: str) -> None:
    base = connection.settings_dict
    adresse = ["-h", str(base["HOST"]), "-U", str(base["USER"]), *(["-p", str(base["PORT"])] if base["PORT"] else [])]
    subprocess.run([programmes.chercher(programme), *adresse, *arguments], check=True, capture_output=True, timeout=60)


@pytest.fixture
def sauvegarde(tmp_path):
    """(dump, restore) of the data of this base, by PostgreSQL's own tools."""
    fichier = str(tmp_path / "sauvegarde.dump")
    nom = str(connection.settings_dict["NAME"])

    def restaurer():
        with proprietaire(), connection.cursor() as curseur:
            curseur.execute(VIDER)
            curseur.execute("DELETE FROM socle_parametrereglementaire")
        connection.close()
        pg("pg_restore", "--data-only", "--disable-triggers", "--single-transaction", "-d", nom, fichier)

    tables = ["--exclude-table-data=" + t for t in ("django_migrations", "django_content_type", "auth_permission", "socle_cache")]
    return (lambda: pg("pg_dump", "-Fc", "--data-only", *tables, "-f", fichier, nom)), restaurer


def test_a_restored_backup_destroys_again_on_start_what_had_been_destroyed(termine, sauvegarde):
    sauver, restaurer = sauvegarde
    sauver()
    actions.detruire_les_dus(JOUR_J)
    cle = str(Destruction.objects.get().pk)
    morts = {str(c.pk) for c in (termine.coffre_travaux, termine.coffre_synthese)}
    restaurer()
    # the backup had brought it all back
    assert {"travaux.Note", "travaux.Reponses", "syntheses.Rubrique", "syntheses.Version", "seances.TravailPersonnel"} == set(canari())
    preparation._redetruire(lambda ligne: None)
    assert set(canari()) == {"travaux.Note", "syntheses.Rubrique"}  # what the agreement keeps, and nothing else
    assert {str(c.pk) for c in Coffre.objects.exclude(detruit_le=None)} == morts
    rejouee = Destruction.objects.get()
    assert (str(rejouee.pk), rejouee.etat, rejouee.rejouee_le is not None) == (cle, "constatee", True)
    assert Evenement.objects.filter(verbe="destruction.rejouer").count() == 1
    assert actions.redetruire(JOUR_J) == 0
    assert ruptures() == []


def test_a_backup_older_than_the_end_itself_is_no_way_back(sauvegarde):
    dossier = rempli()
    sauver, restaurer = sauvegarde
    sauver()
    finir(dossier)
    partir(LENDEMAIN)
    actions.detruire_les_dus(JOUR_J)
    restaurer()
    dossier.refresh_from_db()
    assert dossier.etat == "en_cours"
    assert actions.redetruire(JOUR_J) == 1
    dossier.refresh_from_db()
    assert (canari(), dossier.etat, inventaire.vivants(dossier)) == ([], "purge", [])


def test_a_backup_made_between_the_decision_and_the_death_of_the_keys_is_destroyed_again(termine, sauvegarde, monkeypatch):
    sauver, restaurer = sauvegarde
    with monkeypatch.context() as coupure, pytest.raises(ExceptionGroup):
        coupure.setattr(echeances, "poursuivre", lambda *_: 1 / 0)
        actions.detruire_les_dus(JOUR_J)
    sauver()
    actions.detruire_les_dus(JOUR_J)
    restaurer()
    assert "travaux.Reponses" in canari()
    assert (actions.redetruire(JOUR_J), set(canari())) == (1, {"travaux.Note", "syntheses.Rubrique"})


def test_without_the_register_the_backup_would_have_brought_it_back(termine, sauvegarde, monkeypatch):
    """The protection removed, the content returns: what the test above shows is the register's doing."""
    sauver, restaurer = sauvegarde
    sauver()
    actions.detruire_les_dus(JOUR_J)
    restaurer()
    monkeypatch.setattr(registre, "inscrits", set)
    assert actions.redetruire(JOUR_J) == 0
    assert "travaux.Reponses" in canari()


def test_half_an_object_of_the_register_is_written_again(termine):
    actions.detruire_les_dus(ICI)
    registre.inscrire("essai", {"a": 1})
    chemin = storages["documents"].path("destructions/essai.json")
    Path(chemin).write_bytes(b"{")
    registre.inscrire("essai", {"a": 1})
    assert registre.lire("essai") == {"a": 1}
    registre.oublier("essai")
