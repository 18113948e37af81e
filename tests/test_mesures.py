"""The bench measures what it says: bilans that are all under way, letters written once, the same queries for each lot; it refuses what it cannot tell."""
from contextlib import contextmanager

import pytest

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from bilan import semaine
from bilan.mesures import courtes, protocole, rappels, recherche, tableau
from bilan.mesures.protocole import Mesure, juger
from bilan.peuplement.moteur import peupler
from bilan.peuplement.plan import ACTIFS_PAR_CONSULTANT
from bilan.socle.models import Envoi


@pytest.mark.django_db
def test_the_bench_of_reminders(monkeypatch):
    list(peupler(2 * ACTIFS_PAR_CONSULTANT, graine=7, jour=rappels.LUNDI, par_consultant=ACTIFS_PAR_CONSULTANT))
    assert set(Dossier.objects.values_list("etat", flat=True)) <= set(ACTIFS)
    monkeypatch.setattr(semaine, "LOT", 5)
    mesure = rappels.planifier()
    assert mesure["lettres"] == Envoi.objects.filter(gabarit="semaine").count() > 10
    assert (mesure["refaites"], mesure["lecture"]["lettres"]) == (0, mesure["lettres"])
    assert mesure["requetes_par_lot"]["mediane"] == mesure["requetes_par_lot"]["maximum"] == 3


@pytest.mark.django_db
def test_the_bench_of_the_search():
    recherche.ouvrir(30, graine=7)
    mots = recherche.chercher()["mots"]
    assert {mot["requetes"] for mot in mots.values()} == {2}
    assert mots["BDC-2026-0042"]["trouves"] + mots["zzz"]["trouves"] == 0


# --- The protocol ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rapports", "attendu"), [
    ([1.0] * 20, (1.0, True, False)),
    ([1.0] * 19 + [50.0], (1.0, True, False)),  # one slow moment says nothing
    ([1.0] * 10 + [1.14] * 10, (1.07, True, False)),
    ([1.0] * 10 + [1.16] * 10, (1.08, False, True)),  # its halves are 16 % apart: whatever the target, nothing is claimed
    ([1.6] * 20, (1.6, False, False)),
    ([0.8] * 20, (0.8, False, False)),
])
def test_a_run_is_the_median_of_its_rounds_and_is_refused_when_its_halves_disagree(rapports, attendu):
    juge = juger(rapports, au_moins=0.9, au_plus=1.5)
    assert (juge.rapport, juge.tenu, juge.refuse) == attendu


def test_each_round_plays_all_the_variants_in_an_order_of_its_own():
    joues = []

    @contextmanager
    def variantes():
        yield {nom: lambda nom=nom: joues.append(nom) or len(nom) for nom in ("a", "bb", "cccc")}
    lue = protocole.comparer(Mesure("R0", "essai", variantes, au_plus=3, tours=20))
    tours = [tuple(joues[n:n + 3]) for n in range(0, len(joues), 3)]
    assert ({tuple(sorted(tour)) for tour in tours}, len(tours), len(set(tours)) > 3) == ({("a", "bb", "cccc")}, 21, True)
    assert ({nom: rapport["rapport"] for nom, rapport in lue["rapports"].items()}, tableau.verdict(lue)) == ({"bb": 2.0, "cccc": 4.0}, "manqué")


def test_a_refused_run_gives_no_figure():
    lue = {"nom": "R0", "quoi": "essai", "cible": [None, 2], "rapports": {"x": {"rapport": 1.37, "moities": (1.0, 1.8), "tenu": False, "refuse": True}}}
    assert (tableau.verdict(lue), "1.37" in tableau.ligne(lue), "les moitiés ne s’accordent pas" in tableau.ligne(lue)) == ("refusé", False, True)


def test_the_table_of_promises_is_whole():
    """R7 is in this suite (tests/test_croissance.py), R14 and R15 belong to `bin/chaos`, R17 to the backup's own test."""
    assert {nom.partition(" ")[0] for nom in courtes.toutes()} == {f"R{n}" for n in range(1, 19)} - {"R7", "R14", "R15", "R17"} | {"E1", "E2"}
