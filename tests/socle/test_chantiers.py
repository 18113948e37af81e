"""A long work goes on by itself, one committed step after the other, whoever is killed; it says how far it is, and what stopped it."""
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bilan.socle import chantiers
from bilan.socle.acteur import Acteur
from bilan.socle.chantiers import ChantierArrete, Genre, Pas, Resultat
from bilan.socle.models import Chantier, EtatChantier, Evenement
from bilan.socle.roles import Role
from tests.fabriques import FabriqueCompte
from tests.socle.conftest import ensemble

T0 = datetime(2026, 12, 3, 9, tzinfo=UTC)
APRES_LE_BAIL = T0 + chantiers.BAIL
pytestmark = pytest.mark.django_db


class Tue(BaseException):
    """As a kill: nothing that follows it is done."""


class Essai:
    """Counts to five, one a step; `avant` is done in the middle of the third."""

    def __init__(self):
        self.pas, self.avant = 0, lambda: None

    def avancer(self, memoire, instant):
        self.pas += 1
        if memoire["n"] == 2:
            self.avant()
        return Pas({"n": memoire["n"] + 1}, faits=1, fini=memoire["n"] == 4)


@pytest.fixture
def essai(monkeypatch):
    essai = Essai()
    genre = Genre(
        "Compter", "Pour voir.", frozenset({Role.GESTION}), "pas", lambda _: Pas({"n": 0}, total=5), essai.avancer, lambda m: Resultat(str(m["n"])),
    )
    monkeypatch.setitem(chantiers.GENRES, "essai", genre)
    return essai


@pytest.fixture
def chantier(essai):
    return chantiers.demander("essai", acteur=Acteur(compte=FabriqueCompte(gestion=True)), instant=T0)


def ou_il_en_est(chantier):
    chantier.refresh_from_db()
    return chantier.etat, chantier.faits, chantier.total


def test_each_step_is_counted_the_progress_never_goes_back_and_the_end_is_dated(chantier):
    vus = [(chantiers.avancer(chantier.pk, T0, duree=0), *ou_il_en_est(chantier)) for _ in range(7)]
    assert vus == [(1, "en_cours", n, 5) for n in range(5)] + [(0, "fini", 5, 5)] * 2
    assert (chantier.fini_le, chantier.bail, chantiers.GENRES["essai"].dire(chantier.memoire).phrase) == (T0, None, "5")


def test_a_step_that_finds_more_than_was_counted_makes_the_whole_greater_and_one_that_finds_less_ends_at_what_was_done(chantier, essai, monkeypatch):
    sur = {"n": 0}
    for total, attendu in ((9, (1, 9)), (4, (2, 9))):  # the whole does not shrink under the eyes of who waits
        genre = chantiers.GENRES["essai"]
        monkeypatch.setitem(chantiers.GENRES, "essai", Genre(
            genre.titre, "", genre.roles, "pas", lambda _: Pas(sur), lambda m, _, total=total: Pas({"n": 1}, faits=1, total=total), genre.dire,
        ))
        if not chantier.memoire:
            chantiers.avancer(chantier.pk, T0, duree=0)
        chantiers.avancer(chantier.pk, T0, duree=0)
        assert ou_il_en_est(chantier)[1:] == attendu
    monkeypatch.setitem(chantiers.GENRES, "essai", Genre("", "", genre.roles, "pas", genre.commencer, lambda m, _: Pas(m, fini=True), genre.dire))
    chantiers.avancer(chantier.pk, T0, duree=0)
    assert ou_il_en_est(chantier) == ("fini", 2, 2)


def test_the_database_refuses_more_than_all(chantier):
    with pytest.raises(IntegrityError), transaction.atomic():
        Chantier.objects.filter(pk=chantier.pk).update(faits=1)


def test_whoever_dies_in_the_middle_of_a_step_loses_that_step_alone(chantier, essai):
    essai.avant = lambda: (_ for _ in ()).throw(Tue)
    with pytest.raises(Tue):
        chantiers.avancer(chantier.pk, T0)
    assert ou_il_en_est(chantier) == ("en_cours", 2, 5)
    essai.avant = lambda: None
    assert chantiers.avancer_la_file(T0 + timedelta(seconds=1)) == 0  # it may be alive
    chantiers.avancer_la_file(APRES_LE_BAIL)
    assert (ou_il_en_est(chantier), essai.pas) == (("fini", 5, 5), 5 + 1)


def test_a_step_that_kills_its_worker_three_times_stops_the_work_and_it_can_be_taken_up_again(chantier, essai):
    essai.avant = lambda: (_ for _ in ()).throw(Tue)
    for fois in range(3):
        with pytest.raises(Tue):
            chantiers.avancer(chantier.pk, T0 + fois * chantiers.BAIL)
    assert chantiers.avancer(chantier.pk, T0 + 3 * chantiers.BAIL) == 0
    assert (ou_il_en_est(chantier), chantier.erreur) == (("echec", 2, 5), "Le travail s’est interrompu plusieurs fois au même endroit.")
    essai.avant = lambda: None
    autre = chantiers.demander("essai", acteur=Acteur(compte=chantier.par), instant=T0)
    collegue = {"acteur": Acteur(compte=FabriqueCompte(gestion=True)), "instant": T0}
    assert chantiers.recommencer(chantier, **collegue) is False  # one at a time
    autre.delete()
    assert chantiers.recommencer(chantier, **collegue)
    assert Evenement.objects.get(verbe="chantier.recommencer").compte == collegue["acteur"].compte
    chantiers.avancer_la_file(APRES_LE_BAIL)
    assert ou_il_en_est(chantier) == ("fini", 5, 5)


@pytest.mark.parametrize(("erreur", "cause"), [
    (ChantierArrete("Le fichier n’a plus de lignes."), "Le fichier n’a plus de lignes."), (OSError(28, "plein"), "Le rangement des documents ne répond pas."),
    (ValueError("Camille Moreau"), "Une erreur de notre côté empêche de continuer."),
])
def test_a_failure_is_told_with_its_cause_and_without_a_word_of_anyone(chantier, essai, caplog, erreur, cause):
    essai.avant = lambda: (_ for _ in ()).throw(erreur)
    chantiers.avancer(chantier.pk, T0)
    assert (ou_il_en_est(chantier), chantier.erreur, chantier.bail) == (("echec", 2, 5), cause, None)
    assert "Camille" not in caplog.text


def test_a_worker_that_lost_its_lease_writes_nothing_more(chantier):
    chantiers.avancer(chantier.pk, T0, duree=0)
    Chantier.objects.filter(pk=chantier.pk).update(bail=APRES_LE_BAIL)  # somebody else holds it
    chantier.bail = T0
    assert chantiers._un_pas(chantier, T0) is False
    assert ou_il_en_est(chantier)[1] == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_each_step_once(chantier, essai):
    ensemble(lambda: [chantiers.avancer_la_file(T0) for _ in range(6)], 2)
    chantiers.avancer_la_file(T0)
    assert (essai.pas, ou_il_en_est(chantier)) == (5, ("fini", 5, 5))


@pytest.mark.django_db(transaction=True)
def test_asked_for_twice_at_once_it_is_one_work(essai):
    acteur = Acteur(compte=FabriqueCompte(gestion=True))
    obtenus = ensemble(lambda: chantiers.demander("essai", acteur=acteur, instant=T0).pk, 2)
    assert len(set(obtenus)) == Chantier.objects.count() == 1


@pytest.mark.parametrize("memoire", [
    {"nom": "Camille Moreau"}, {"n": [["Élodie"]]}, {"Camille Moreau": 1}, {"n": list(range(chantiers.LIGNES_MAX + 1))}, {"n": 0.5},
])
def test_its_row_takes_codes_and_numbers_and_never_a_name(chantier, monkeypatch, memoire):
    genre = chantiers.GENRES["essai"]
    monkeypatch.setitem(chantiers.GENRES, "essai", Genre("", "", genre.roles, "pas", lambda _: Pas(memoire), genre.avancer, genre.dire))
    chantiers.avancer(chantier.pk, T0)
    assert ou_il_en_est(chantier)[0] == EtatChantier.ECHEC
    assert chantier.memoire == {}


def test_only_who_may_asks_and_it_is_seen_by_its_asker_and_by_gestion(chantier, essai):
    with pytest.raises(PermissionDenied):
        chantiers.demander("essai", acteur=Acteur(compte=FabriqueCompte(consultant=True)), instant=T0)
    vus = {qui: Chantier.objects.pour(FabriqueCompte(**{qui: True})).count() for qui in ("gestion", "consultant")}
    assert vus == {"gestion": 1, "consultant": 0}


def test_the_one_that_waits_longest_goes_first_and_what_ended_long_ago_is_forgotten(chantier, essai, monkeypatch):
    monkeypatch.setattr(chantiers, "PASSE", 0)
    autre = chantiers.demander("essai", acteur=Acteur(compte=FabriqueCompte(gestion=True)), instant=T0)
    monkeypatch.setattr(chantiers.avancer, "__defaults__", (0,))
    for minute in range(8):
        chantiers.avancer_la_file(T0 + timedelta(minutes=minute))
    assert (ou_il_en_est(chantier), ou_il_en_est(autre)) == (("fini", 5, 5), ("fini", 5, 5))
    assert chantiers.oublier(T0 + chantiers.GARDES) == 0
    assert chantiers.oublier(T0 + chantiers.GARDES + timedelta(hours=1)) == 2
