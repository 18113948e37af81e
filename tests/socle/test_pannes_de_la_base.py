"""A base that is away: the page and the command that meet it say so, and take no other fault for it."""
import psycopg
import pytest
from django.db import IntegrityError, OperationalError

import manage
from bilan.socle.postgresql.pannes import injoignable


def faute(code: str, genre: type[Exception] = OperationalError) -> Exception:
    erreur = genre("à la ligne 3")
    erreur.__cause__ = psycopg.errors.lookup(code)() if code else psycopg.OperationalError()
    return erreur


@pytest.mark.parametrize(("code", "partie"), [
    ("", True), ("08006", True), ("57P01", True), ("57P02", True), ("57P03", True),  # no connection, lost, stopped, crashed, not ready yet
    ("40P01", False), ("53100", False), ("57014", False), ("55P03", False),  # a deadlock, a disk that is full, a statement cancelled, a lock
])
def test_only_a_base_that_is_away_is_said_to_be(code: str, partie: bool):
    assert injoignable(faute(code)) == partie
    assert manage._en_une_phrase(faute(code)) == ("La base de données ne répond pas : à la ligne 3" if partie else "")


def test_what_the_base_refuses_is_no_absence():
    assert not injoignable(faute("23505", IntegrityError))
