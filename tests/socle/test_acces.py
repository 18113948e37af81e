"""To fetch is to be allowed: what each account sees of the dossiers, and the roles that it holds on one of them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from beneficiaires.models import Dossier
from bilan.socle.acces import roles_sur
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from tests.fabriques import FabriqueCompte, FabriqueDossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def monde() -> dict[str, Dossier | Compte]:
    """Alice follows two bilans, Bob one; Alice is also the bénéficiaire of the one that Bob follows."""
    alice = FabriqueCompte(prenom="Alice", roles=[Role.CONSULTANT, Role.BENEFICIAIRE])
    bob = FabriqueCompte(prenom="Bob", consultant=True)
    suivis = [FabriqueDossier(consultant=alice, numero=numero) for numero in ("A1", "A2")]
    sien = FabriqueDossier(consultant=bob, numero="B1", beneficiaire__compte=alice)
    return {"alice": alice, "bob": bob, "zoe": suivis[0].beneficiaire.compte, "A1": suivis[0], "A2": suivis[1], "B1": sien}


def vus(compte) -> list[str]:
    return sorted(Dossier.objects.pour(compte).values_list("numero", flat=True))


# --- Rows -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("qui", "attendus"), [("zoe", ["A1"]), ("bob", ["B1"]), ("alice", ["A1", "A2", "B1"])])
def test_each_sees_what_the_scopes_of_his_roles_unite(monde, qui, attendus):
    assert vus(monde[qui]) == attendus


@pytest.mark.parametrize("roles", [[Role.GESTION], [Role.GESTION, Role.CONSULTANT], [Role.BENEFICIAIRE, Role.GESTION]], ids=str)
def test_a_scope_without_limit_stays_without_limit_in_a_union(monde, roles):
    assert vus(FabriqueCompte(roles=roles)) == ["A1", "A2", "B1"]


def test_a_stranger_sees_nothing(monde):
    assert [vus(FabriqueCompte()), vus(FabriqueCompte(consultant=True)), vus(FabriqueCompte(roles=[])), vus(AnonymousUser())] == [[], [], [], []]


def test_an_inactive_account_sees_nothing(monde):
    for qui in ("alice", "bob", "zoe"):
        monde[qui].is_active = False
        assert vus(monde[qui]) == []


def test_a_role_that_the_model_does_not_name_sees_nothing(monde, monkeypatch):
    monkeypatch.setattr(Dossier, "PORTEE", {Role.CONSULTANT: Dossier.PORTEE[Role.CONSULTANT]})
    assert [vus(monde["zoe"]), vus(FabriqueCompte(gestion=True)), vus(monde["alice"])] == [[], [], ["A1", "A2"]]


def test_a_row_seen_twice_comes_once(monde):
    Dossier.objects.filter(numero="A1").update(beneficiaire=monde["B1"].beneficiaire)  # she follows her own
    assert vus(monde["alice"]) == ["A1", "A2", "B1"]


def test_without_the_scope_everyone_would_see_everything(monde):
    """The sabotage twin: it is `.pour` that hides, the table hides nothing."""
    assert sorted(Dossier.objects.values_list("numero", flat=True)) == ["A1", "A2", "B1"]


@pytest.mark.parametrize("nombre", [1, 3])
def test_a_list_costs_the_same_whatever_its_length(nombre, django_assert_num_queries):
    consultant = FabriqueCompte(consultant=True)
    FabriqueDossier.create_batch(nombre, consultant=consultant)
    with django_assert_num_queries(2):  # the dossiers, then their bénéficiaires all at once (FETCH_PEERS)
        assert len({dossier.beneficiaire.poste for dossier in Dossier.objects.pour(consultant)}) == 1


# --- Roles on one object --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("qui", "numero", "attendus"), [
    ("alice", "A1", {Role.CONSULTANT}),
    ("alice", "B1", {Role.BENEFICIAIRE}),  # her own bilan: no consultant's rights on it
    ("bob", "B1", {Role.CONSULTANT}),
    ("bob", "A1", set()),
    ("zoe", "A1", {Role.BENEFICIAIRE}),
    ("zoe", "A2", set()),
])  # fmt: skip
def test_the_roles_that_a_person_holds_on_a_bilan(monde, qui, numero, attendus):
    assert roles_sur(monde[numero], monde[qui]) == attendus


def test_a_manager_who_is_also_consultant_is_only_manager_of_the_bilans_of_others(monde):
    solo = FabriqueCompte(roles=[Role.CONSULTANT, Role.GESTION])
    assert roles_sur(monde["A1"], solo) == {Role.GESTION}
    assert roles_sur(FabriqueDossier(consultant=solo), solo) == {Role.CONSULTANT, Role.GESTION}


def test_an_inactive_or_anonymous_visitor_holds_no_role(monde):
    monde["alice"].is_active = False
    assert [roles_sur(monde["A1"], monde["alice"]), roles_sur(monde["A1"], AnonymousUser())] == [frozenset(), frozenset()]


def test_a_row_that_is_gone_gives_no_role(monde):
    assert roles_sur(Dossier(pk=999_999), FabriqueCompte(gestion=True)) == frozenset()


def test_the_roles_are_those_of_the_row_and_not_of_the_object_in_hand(monde):
    monde["A1"].consultant = monde["bob"]  # not saved
    assert roles_sur(monde["A1"], monde["bob"]) == frozenset()


def test_only_the_roles_that_are_asked_and_held_cost_a_query(monde, django_assert_num_queries):
    plusieurs, aucun = FabriqueCompte(roles=[Role.BENEFICIAIRE, Role.CONSULTANT, Role.GESTION]), FabriqueCompte(roles=[])
    with django_assert_num_queries(3):
        assert roles_sur(monde["A1"], plusieurs) == {Role.GESTION}
    with django_assert_num_queries(1):
        assert roles_sur(monde["A1"], plusieurs, parmi={Role.GESTION, Role.EMPLOYEUR}) == {Role.GESTION}
    with django_assert_num_queries(0):
        assert roles_sur(monde["A1"], aucun) == frozenset()


# --- Who acts -------------------------------------------------------------------------------------------------------


def test_an_actor_acts_under_the_first_of_his_roles_that_is_admitted(monde):
    solo = FabriqueCompte(roles=[Role.GESTION, Role.CONSULTANT])
    dossier = FabriqueDossier(consultant=solo)
    assert Acteur(compte=solo).role_pour(dossier, frozenset({Role.CONSULTANT, Role.GESTION})) == Role.CONSULTANT
    assert Acteur(compte=solo).role_pour(dossier, frozenset({Role.GESTION})) == Role.GESTION
    assert Acteur(compte=solo).role_pour(dossier, frozenset({Role.BENEFICIAIRE})) is None


def test_a_party_without_account_has_the_role_of_its_link_and_no_other(monde):
    assert Acteur(role=Role.EMPLOYEUR).role_pour(monde["A1"], frozenset({Role.EMPLOYEUR, Role.GESTION})) == Role.EMPLOYEUR
    assert SYSTEME.role_pour(monde["A1"], frozenset({Role.EMPLOYEUR})) is None
    assert Acteur().role_pour(monde["A1"], frozenset(Role)) is None


def test_the_role_of_a_link_adds_nothing_to_an_account(monde):
    assert Acteur(compte=monde["zoe"], role=Role.GESTION).role_pour(monde["A1"], frozenset({Role.GESTION})) is None


def test_no_scope_joins_to_many():
    """It would double the rows: each scope of each model must keep the number of rows of the table."""
    fautifs = []
    for modele in (m for m in models.Model.__subclasses__() for m in _descendants(m) if hasattr(m, "PORTEE") and not m._meta.abstract):
        for role, portee in modele.PORTEE.items():
            alias = modele._base_manager.filter(portee(Compte(pk=1)) | Q(pk=None)).query.alias_map.values()
            if any(getattr(lien, "join_field", None) is not None and (lien.join_field.one_to_many or lien.join_field.many_to_many) for lien in alias):
                fautifs.append((modele._meta.label, role))
    assert fautifs == []


def _descendants(modele):
    return {modele, *(petit for enfant in modele.__subclasses__() for petit in _descendants(enfant))}
