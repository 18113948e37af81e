"""Each promise is numbered as the checklist numbers it, and proved by tests that exist; the page says what the list says."""
import pytest

from tests.asvs.liste import PAGE, existe, page, promesses

PROMESSES = promesses()


def test_the_promises_are_fifty_six_in_their_order():
    assert [p.numero for p in PROMESSES] == list(range(1, 57))


@pytest.mark.parametrize("promesse", PROMESSES, ids=lambda p: f"{p.numero}-{'-'.join(p.exigences)}")
def test_each_promise_has_its_proofs(promesse):
    assert promesse.preuves
    assert [essai for essai in (*promesse.preuves, *promesse.jumeaux) if not existe(essai)] == []


def test_each_promise_is_tried_without_its_protection():
    assert [p.numero for p in PROMESSES if not (p.jumeaux or p.sabotages)] == []


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.asvs"
