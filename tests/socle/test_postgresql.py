"""A stream of rows that an error left half-read must not hold the thread that collects it."""
import threading

import psycopg
import pytest
from django.db import connection

from bilan.socle.models import ParametreReglementaire
from bilan.socle.postgresql.base import CurseurDuServeur


@pytest.fixture
def flux(db):
    """Half-read."""
    lignes = ParametreReglementaire.objects.iterator(chunk_size=2)
    next(lignes)
    return lignes


def fini_malgre_le_verrou(fermer) -> bool:
    """Whether this ends while the connection is in the middle of a query."""
    fil = threading.Thread(target=fermer, daemon=True)
    with connection.connection.lock:
        fil.start()
        fil.join(0.3)
        fini = not fil.is_alive()
    fil.join(10)
    return fini


def test_a_forgotten_stream_is_closed_in_the_middle_of_another_query(flux):
    assert fini_malgre_le_verrou(flux.close)
    assert ParametreReglementaire.objects.exists()  # the connection works on


def test_with_psycopg_s_own_cursor_it_would_wait_for_itself(flux, monkeypatch):
    monkeypatch.setattr(CurseurDuServeur, "close", psycopg.ServerCursor.close)
    assert not fini_malgre_le_verrou(flux.close)


def test_a_stream_that_is_left_in_peace_is_closed_at_once(flux):
    flux.close()
    with connection.cursor() as curseur:
        assert curseur.execute("SELECT count(*) FROM pg_cursors").fetchone() == (0,)
