"""Accounts change by gestion alone, and the house never loses its last manager."""
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from bilan.socle import droits
from bilan.socle.acteur import Acteur
from bilan.socle.models import Evenement
from tests.fabriques import FabriqueCompte

pytestmark = pytest.mark.django_db
INSTANT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def gestion():
    return FabriqueCompte(gestion=True)


def par(compte):
    return {"acteur": Acteur(compte=compte), "instant": INSTANT}


def test_gestion_changes_a_name_and_roles_and_the_journal_keeps_the_roles_alone(gestion):
    compte = FabriqueCompte(consultant=True)
    droits.modifier(compte, roles=["consultant", "gestion"], nom="Vasseur-Le Bihan", **par(gestion))
    compte.refresh_from_db()
    assert (compte.nom, compte.roles) == ("Vasseur-Le Bihan", ["consultant", "gestion"])
    assert list(Evenement.objects.filter(fil=f"compte:{compte.pk}").values_list("verbe", "details")) == [("modifier", {"roles": "consultant+gestion"})]


@pytest.mark.parametrize("qui", [{"consultant": True}, {}, {"gestion": True, "is_active": False}])
def test_nobody_else_changes_an_account(gestion, qui):
    autre, cible = FabriqueCompte(**qui), FabriqueCompte()
    for verbe in (lambda: droits.modifier(cible, roles=["consultant"], **par(autre)), lambda: droits.desactiver(cible, **par(autre)),
                  lambda: droits.reactiver(cible, **par(autre))):
        with pytest.raises(PermissionDenied):
            verbe()


def test_an_account_always_has_a_role(gestion):
    with pytest.raises(ValidationError, match="au moins un rôle"):
        droits.modifier(FabriqueCompte(), roles=[], **par(gestion))


def test_the_last_manager_stays(gestion):
    parti = FabriqueCompte(gestion=True, is_active=False)
    with pytest.raises(ValidationError, match="dernier compte de gestion"):
        droits.modifier(gestion, roles=["consultant"], **par(gestion))
    autre = FabriqueCompte(gestion=True)
    droits.modifier(gestion, roles=["consultant"], **par(autre))
    with pytest.raises(ValidationError, match="dernier compte de gestion"):
        droits.modifier(autre, roles=["consultant"], **par(autre))
    assert parti.is_active is False


def test_one_does_not_close_one_s_own_account(gestion):
    FabriqueCompte(gestion=True)
    with pytest.raises(ValidationError, match="votre propre compte"):
        droits.desactiver(gestion, **par(gestion))


def test_a_closed_account_is_out_at_once_and_may_come_back(gestion, client):
    compte = FabriqueCompte()
    client.force_login(compte)
    droits.desactiver(compte, **par(gestion))
    compte.refresh_from_db()
    assert compte.is_active is False
    assert client.get("/").status_code == 302
    droits.reactiver(compte, **par(gestion))
    compte.refresh_from_db()
    assert compte.is_active is True
