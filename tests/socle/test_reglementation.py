"""A legal parameter is read at the date of the fact, and no two of them hold at once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bilan.socle import reglementation
from bilan.socle.models import ParametreReglementaire
from bilan.socle.reglementation import ParametreAbsent

pytestmark = pytest.mark.django_db


def parametre(valeur: object, debut: date | None = None, fin: date | None = None, condition: str = "") -> ParametreReglementaire:
    return ParametreReglementaire.objects.create(code="ESSAI", valeur=valeur, debut=debut, fin=fin, condition=condition)


@pytest.fixture
def essai() -> None:
    """10 until the end of 2025, 20 in 2026 alone, nothing in 2027, 30 from 2028 on; 99 for gestion, always."""
    parametre(10, fin=date(2025, 12, 31))
    parametre(20, date(2026, 1, 1), date(2026, 12, 31))
    parametre(30, date(2028, 1, 1))
    parametre(99, condition="gestion")


@pytest.mark.parametrize(("jour", "attendu"), [
    (date(1900, 1, 1), 10), (date(2025, 12, 31), 10), (date(2026, 1, 1), 20), (date(2026, 12, 31), 20), (date(2028, 1, 1), 30), (date(2999, 1, 1), 30),
])  # fmt: skip
@pytest.mark.usefixtures("essai")
def test_both_ends_of_a_period_belong_to_it(jour, attendu):
    assert reglementation.valeur("ESSAI", jour) == attendu


@pytest.mark.usefixtures("essai")
def test_a_condition_has_its_own_periods():
    assert reglementation.valeur("ESSAI", date(2027, 6, 1), "gestion") == 99


@pytest.mark.usefixtures("essai")
def test_a_silent_law_is_an_error_unless_one_says_what_then():
    with pytest.raises(ParametreAbsent, match="ESSAI n’a pas de valeur au 01/06/2027."):
        reglementation.valeur("ESSAI", date(2027, 6, 1))
    assert reglementation.valeur("ESSAI", date(2027, 6, 1), sinon=None) is None


def test_an_unknown_code_is_an_error():
    with pytest.raises(ParametreAbsent):
        reglementation.lire("INCONNU", date(2026, 1, 1))


@pytest.mark.parametrize(("jour", "plafond"), [(date(2026, 2, 25), None), (date(2026, 2, 26), 1600)])
def test_the_ceiling_of_the_cpf_exists_from_26_february_2026(jour, plafond):
    assert reglementation.valeur("CPF_PLAFOND_BILAN_EUR", jour, sinon=None) == plafond


@pytest.mark.parametrize(("debut", "fin"), [
    (None, None), (date(2026, 12, 31), None), (None, date(2026, 1, 1)), (date(2026, 6, 1), date(2026, 6, 1)), (date(2025, 1, 1), date(2027, 1, 1)),
], ids=str)  # fmt: skip
def test_two_values_never_hold_at_once(debut, fin):
    parametre(20, date(2026, 1, 1), date(2026, 12, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        parametre(21, debut, fin)
    with pytest.raises(ValidationError, match="déjà une valeur sur cette période"):
        ParametreReglementaire(code="ESSAI", valeur=21, debut=debut, fin=fin).full_clean()


def test_periods_that_touch_or_other_conditions_do_not_overlap():
    parametre(20, date(2026, 1, 1), date(2026, 12, 31))
    parametre(19, fin=date(2025, 12, 31))
    parametre(21, date(2027, 1, 1))
    parametre(22, date(2026, 1, 1), date(2026, 12, 31), condition="autre")


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(ValidationError, match="La fin doit suivre le début"):
        ParametreReglementaire(code="ESSAI", debut=date(2026, 1, 2), fin=date(2026, 1, 1)).full_clean()
    with pytest.raises(IntegrityError):
        parametre(1, date(2026, 1, 2), date(2026, 1, 1))
