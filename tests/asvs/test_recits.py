"""The input of `manage.py parcours`, spoilt in any way: one sentence that says what is wrong, or a bilan that goes to its end; never an error of ours.

`BILAN_FUZZ=10000 bin/test tests/asvs/test_recits.py` is the long mode; one case in fifty is played to its end, without its documents.
"""
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import strategies as st

from bilan.parcours.chapitres import Bilan
from bilan.parcours.jeu import _fin
from bilan.parcours.lecture import FichierRefuse, convertir, lire
from bilan.parcours.recit import Recit
from bilan.parcours.schema import SCHEMA
from tests.asvs.essais import ESSAIS, essayer
from tests.asvs.saisies import COURTS

pytestmark = pytest.mark.django_db
EXEMPLES = sorted((Path(__file__).parents[2] / "exemples").glob("*.toml"))
RECITS = [tomllib.loads(chemin.read_text(encoding="utf-8")) for chemin in EXEMPLES]
AUTRES = [
    0, -1, 1, 25, 10**30, -(2**63), 1.5, float("nan"), float("inf"), True, False, [], {}, [[]], [{}], {"a": {}}, date.min, date.max, date(2026, 2, 28),
    *map(datetime.fromisoformat, ("0001-01-01T00:00", "9999-12-31T23:59", "2026-10-25T02:30", "2027-03-28T02:30")), time.min, time.max, "a" * 100_000,
]


def endroits(valeur: object, chemin: tuple = ()) -> Iterator[tuple]:
    """Every place of a story, tables and lists too."""
    suite = valeur.items() if isinstance(valeur, dict) else enumerate(valeur) if isinstance(valeur, list) else ()
    for cle, dedans in suite:
        yield (*chemin, cle)
        yield from endroits(dedans, (*chemin, cle))


@st.composite
def gates(tirer: st.DrawFn) -> dict:
    """An example in which one to three places were taken away, moved in time, or filled in with anything."""
    recit = deepcopy(tirer(st.sampled_from(RECITS)))
    for _ in range(tirer(st.integers(1, 3))):
        *avant, cle = tirer(st.sampled_from(list(endroits(recit))))
        ici = recit
        for morceau in avant:
            ici = ici[morceau]
        match tirer(st.integers(0, 2)), ici[cle]:
            case 0, _ if isinstance(ici, dict):
                del ici[cle]
            case 1, date() as jour if 1900 < jour.year < 2200:
                ici[cle] = jour + timedelta(days=tirer(st.integers(-400, 400)))
            case _:
                ici[cle] = deepcopy(tirer(st.one_of(st.sampled_from(AUTRES), st.sampled_from(COURTS), st.text(max_size=20), st.integers(-5, 60), st.dates())))
    return recit


def jouer(brut: dict, *, jusqu_au_bout: bool) -> bool:
    """False when it is refused."""
    with transaction.atomic():
        try:
            recit = Recit(lambda instant: None)
            bilan = Bilan(recit, convertir(deepcopy(brut), SCHEMA))
            bilan.prevoir()
            if jusqu_au_bout:
                recit.jouer(_fin(bilan))
                bilan.verifier_ce_qui_reste()
        except FichierRefuse:
            return False
        finally:
            transaction.set_rollback(True)
    return True


def test_2_2_1_a_story_that_was_spoilt_is_refused_in_a_sentence_or_read(dire):
    issues = set()
    essayer(lambda brut: issues.add(jouer(brut, jusqu_au_bout=False)), gates(), quoi="récits lus", dire=dire)
    assert issues == {True, False}


def test_2_2_1_a_story_that_was_spoilt_is_refused_in_a_sentence_or_goes_to_its_end(dire):
    essayer(lambda brut: jouer(brut, jusqu_au_bout=True), gates(), quoi="récits joués", dire=dire, fois=max(2, ESSAIS // 50))


def test_2_2_1_a_file_of_any_bytes_is_refused_in_a_sentence_or_read(tmp_path, dire):
    fichier = tmp_path / "recit.toml"
    sains = [chemin.read_bytes() for chemin in EXEMPLES]

    def lu(octets: bytes, ou: int, longueur: int, autres: bytes) -> None:
        fichier.write_bytes(octets[:ou] + autres + octets[ou + longueur:])
        with suppress(FichierRefuse):
            lire(fichier, SCHEMA)

    autres = st.one_of(st.binary(max_size=30), st.sampled_from([p.encode() for p in COURTS]))
    essayer(lu, st.sampled_from(sains), st.integers(0, 5000), st.integers(0, 40), autres, quoi="fichiers", dire=dire)
