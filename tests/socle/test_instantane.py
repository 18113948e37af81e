"""A snapshot comes back as it was, or is refused."""

from datetime import date, timedelta

import pytest

from bilan.socle import instantane
from tests.socle.outils_documents import T0, demande


def test_a_snapshot_comes_back_with_its_types():
    donnees = {"jour": date(2026, 2, 28), "instant": T0, "duree": timedelta(minutes=90), "n": 24, "liste": [{"jour": date(2024, 2, 29)}], "rien": None}
    assert instantane.decoder(instantane.encoder(donnees)) == donnees


@pytest.mark.parametrize("intrus", [object(), {1, 2}, b"octets", float("nan")], ids=["object", "set", "bytes", "nan"])
def test_a_snapshot_refuses_what_it_could_not_give_back(intrus):
    with pytest.raises((TypeError, ValueError)):
        instantane.encoder({"x": intrus})


@pytest.mark.django_db
def test_a_snapshot_refuses_a_row(coffre):
    with pytest.raises(TypeError, match="n’accepte pas Coffre"):
        demande(coffre, objet=coffre)
