"""The back office reads contracts; it writes none."""
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.etats import EtatConvention
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueOrganisme

pytestmark = pytest.mark.django_db
E = EtatConvention
LISTE = "admin:conventions_convention_changelist"


@pytest.fixture
def gestion(client):
    client.force_login(FabriqueCompte(gestion=True))
    return client


@pytest.mark.parametrize(("filtre", "attendues"), [
    ("", {"brouillon", "envoyee", "conclue", "refusee", "transmise"}), ("?suivi=en_attente", {"envoyee"}), ("?suivi=conclues", {"conclue"}),
    ("?suivi=non_conclues", {"refusee", "transmise"}), ("?q=moreau", {"brouillon", "envoyee", "conclue", "refusee", "transmise"}), ("?q=zzz", set()),
])
def test_the_list_is_searched_and_filtered(gestion, filtre, attendues):
    for etat in (E.BROUILLON, E.ENVOYEE, E.CONCLUE, E.REFUSEE):
        FabriqueConvention(etat=etat)
    passe = timezone.now() - timedelta(days=30)
    FabriqueConvention(etat=E.TRANSMISE, transmise_le=passe, expire_le=passe + timedelta(days=10))
    lues = gestion.get(reverse(LISTE) + filtre).context["cl"].result_list
    assert {c.etat for c in lues} == attendues


def test_nothing_is_written_there(gestion):
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=E.TRANSMISE)
    url = reverse("admin:conventions_convention_change", args=[convention.pk])
    assert gestion.get(url).status_code == 200
    assert gestion.post(url, {"etat": "conclue"}).status_code == 403
    assert gestion.get(reverse("admin:conventions_convention_add")).status_code == 403
    assert gestion.post(reverse("admin:conventions_convention_delete", args=[convention.pk])).status_code == 403
