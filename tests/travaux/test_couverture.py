"""What is covered of a référentiel: half for a partial competence, the threshold exact, on the whole small space."""
from fractions import Fraction
from itertools import product

import pytest

from travaux.dessin_couverture import _jauges
from travaux.regles import Bloc, Niveau, Position, Taux, ensemble, taux, taux_par_bloc

POIDS = {Niveau.ACQUISE: Fraction(1), Niveau.PARTIELLE: Fraction(1, 2), Niveau.A_ACQUERIR: Fraction(0), None: Fraction(0)}
PETITS = [niveaux for n in range(1, 6) for niveaux in product(POIDS, repeat=n)]


def test_the_share_and_each_threshold_are_exact_on_every_small_referentiel():
    for niveaux in PETITS:
        part, compte = sum(POIDS[n] for n in niveaux) / len(niveaux), taux(niveaux)
        assert (compte.total, compte.pour_cent) == (len(niveaux), int(part * 100))
        assert [compte.atteint(seuil) for seuil in range(80, 91)] == [part >= Fraction(seuil, 100) for seuil in range(80, 91)]


def test_each_competence_weighs_the_same_whatever_its_bloc():
    for gauche, droite in product([n for n in PETITS if len(n) <= 2], repeat=2):
        assert ensemble([taux(gauche), taux(droite)]) == taux(gauche + droite)


def test_an_empty_referentiel_is_covered_by_nothing():
    vide = taux([])
    assert (vide.pour_cent, vide.atteint(80)) == (0, False)


def test_a_share_below_the_threshold_never_reads_as_the_threshold():
    presque = Taux(acquises=159, partielles=1, a_acquerir=40, sans_reponse=0)  # 79,75 %
    assert (presque.pour_cent, presque.atteint(80)) == (79, False)


@pytest.mark.parametrize(("positions", "attendu"), [
    ({}, [Taux(0, 0, 0, 2), Taux(0, 0, 0, 1)]),
    ({(0, 1): Position(Niveau.ACQUISE), (1, 0): Position(Niveau.PARTIELLE)}, [Taux(1, 0, 0, 1), Taux(0, 1, 0, 0)]),
])
def test_each_bloc_has_its_counts(positions, attendu):
    assert taux_par_bloc([Bloc("Un", ("a", "b")), Bloc("Deux", ("c",))], positions) == attendu


@pytest.mark.parametrize(("acquises", "partielles", "reste", "rangees"), [
    (0, 0, 3, ["cc cc cc"]), (1, 1, 1, ["ff fc cc"]), (19, 3, 0, ["ff " * 19 + "fc", "fc fc"]), (21, 0, 0, ["ff " * 19 + "ff", "ff"]),
])
def test_squares_go_in_rows_that_can_be_counted(acquises, partielles, reste, rangees):
    jauges = _jauges(Taux(acquises, partielles, reste, 0), "nom")
    assert [" ".join((case.moitie or case.fond) + case.fond for case in jauge.cases) for jauge in jauges] == rangees
    assert [jauge.nom for jauge in jauges] == ["nom", ""][:len(rangees)]
