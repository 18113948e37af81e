"""A round of the clock that finds nothing asks one short question; one that finds rows reads them all."""
import pytest

from bilan.parcours.recit import sans_curseur_du_serveur
from bilan.socle.lots import s_il_y_en_a
from bilan.socle.models import Compte
from tests.fabriques import FabriqueCompte

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("nombre", "requetes"), [(0, 1), (3, 2)])
def test_what_is_read_costs_one_question_more_than_what_is_not(django_assert_num_queries, nombre, requetes):
    comptes = FabriqueCompte.create_batch(nombre)
    with sans_curseur_du_serveur(), django_assert_num_queries(requetes):
        assert list(s_il_y_en_a(Compte.objects.order_by("pk"), 2)) == comptes


def test_a_slice_that_has_rows_is_read_within_its_bounds(db):
    premier, *_ = FabriqueCompte.create_batch(2)
    assert list(s_il_y_en_a(Compte.objects.order_by("pk")[:1])) == [premier]
