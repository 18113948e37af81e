"""Whatever the code writes in the journal of a dossier is told in a French sentence."""
import re
from pathlib import Path

from beneficiaires.models import Dossier
from bilan.rassemblement import APPS, phrases
from conventions.models import Convention
from seances.models import Contestation, Demande, Seance
from syntheses.models import Partage, Synthese

RACINE = Path(__file__).parents[1]
ECRIT = re.compile(r'consigner\(\s*[\w.]+\.fil,\s*"([a-z_.]+)"')
DU_NOYAU = re.compile(r'consigner\([^"]*(?:f?"[^"]*")?,\s*"([a-z_.]+)"')


def test_every_transition_of_a_life_has_its_sentence():
    vivants = (Dossier, Convention, Seance, Demande, Contestation, Synthese, Partage)
    verbes = {f"{modele._meta.model_name}.{verbe}" for modele in vivants for verbe in modele.TRANSITIONS}
    assert sorted(verbes - set(phrases())) == []


def test_every_line_that_the_kernel_writes_has_its_sentence():
    verbes = {verbe for fichier in (RACINE / "bilan/socle").rglob("*.py") for verbe in DU_NOYAU.findall(fichier.read_text(encoding="utf-8"))}
    assert len(verbes) > 5
    assert sorted(verbes - set(phrases())) == []


def test_every_other_line_written_on_a_dossier_or_on_an_account_has_its_sentence():
    sources = [fichier.read_text(encoding="utf-8") for app in (*APPS, "bilan/signature") for fichier in (RACINE / app).rglob("*.py")]
    verbes = {verbe for source in sources for ecrit in (ECRIT, DU_NOYAU) for verbe in ecrit.findall(source)}
    assert {"note.ecrire", "absence.declarer", "abonnement.ouvrir"} <= verbes
    assert sorted(verbes - set(phrases())) == []
