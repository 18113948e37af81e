"""The bench measures what it says: bilans that are all under way, letters written once, the same queries for each lot."""
import pytest

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from bilan import semaine
from bilan.mesures import rappels, recherche
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
