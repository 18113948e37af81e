"""Until when a communication may last, as dates alone."""
from datetime import date

import pytest

from syntheses.regles.partages import DUREES, dernier_jour


@pytest.mark.parametrize(("jour", "mois", "terme", "attendu"), [
    (date(2027, 3, 12), 3, date(2027, 3, 12), date(2027, 6, 12)),
    (date(2027, 11, 30), 3, date(2027, 3, 12), date(2028, 2, 29)),  # no 30 February
    (date(2030, 1, 15), 12, date(2027, 3, 12), date(2030, 3, 12)),  # never beyond three years after the term
    (date(2030, 3, 12), 1, date(2027, 3, 12), date(2030, 3, 12)),  # its last day still counts
    (date(2027, 3, 12), 12, None, date(2028, 3, 12)),  # frozen, not yet handed over: the term is still to come
    (date(2030, 1, 1), 12, date(2028, 2, 29), date(2031, 1, 1)),
    (date(2030, 12, 1), 6, date(2028, 2, 29), date(2031, 2, 28)),
])
def test_the_last_day_is_the_chosen_one_or_the_law_s(jour, mois, terme, attendu):
    assert dernier_jour(jour, mois, terme=terme, ans=3) == attendu


@pytest.mark.parametrize(("jour", "mois"), [(date(2030, 3, 13), 1), (date(2027, 3, 12), 2), (date(2027, 3, 12), 36)])
def test_past_the_bound_or_for_another_duration_there_is_no_last_day(jour, mois):
    with pytest.raises(ValueError):
        dernier_jour(jour, mois, terme=date(2027, 3, 12), ans=3)


def test_a_year_is_the_longest():
    assert max(DUREES) == 12
