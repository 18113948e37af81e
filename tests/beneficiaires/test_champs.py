"""A SIRET is fourteen digits that hold together."""
import pytest
from django.core.exceptions import ValidationError

from beneficiaires.models.champs import Siret, valider_siret

JUSTE = "73282932000074"


@pytest.mark.parametrize("saisie", ["732 829 320 00074", "７３２８２９３２００００７４"])
def test_it_is_kept_as_fourteen_digits_however_it_was_typed(saisie):
    assert Siret().clean(saisie, None) == JUSTE


@pytest.mark.parametrize("rang", range(14))
def test_one_wrong_digit_and_its_key_says_so(rang):
    for chiffre in set("0123456789") - {JUSTE[rang]}:
        with pytest.raises(ValidationError, match="quatorze chiffres"):
            valider_siret(JUSTE[:rang] + chiffre + JUSTE[rang + 1:])


@pytest.mark.parametrize("faux", [JUSTE[:-1], JUSTE + "0", "7328293200007A", "\0" + JUSTE])
def test_nothing_else_is_one(faux):
    with pytest.raises(ValidationError):
        Siret().clean(faux, None)
