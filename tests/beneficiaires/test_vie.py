"""The life of a dossier over its whole space: from each state, by each actor, each verb."""
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires import actions
from beneficiaires.etats import TRANSITIONS, EtatDossier
from beneficiaires.models import Dossier
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.models import Evenement
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, possibles
from tests.fabriques import FabriqueCompte, FabriqueDossier

pytestmark = pytest.mark.django_db
INSTANT = datetime(2027, 3, 15, 23, 30, tzinfo=UTC)
VERBES = ["contractualiser", "commencer", "remettre", "clore", "annuler", "retracter", "arreter", "ne_pas_poursuivre"]
REMIS = {EtatDossier.CONCLUSIONS_REMISES, EtatDossier.CLOS, EtatDossier.PURGE}


def dans(etat):
    return FabriqueDossier(etat=etat, date_terme=date(2027, 3, 1) if etat in REMIS else None)


@pytest.fixture(scope="module")
def dossiers(base_du_module):
    """The key of a dossier in each state."""
    return {etat: dans(etat).pk for etat in EtatDossier}


@pytest.fixture(scope="module")
def autres(base_du_module):
    """Whoever acts on every dossier, or has no business with it."""
    return {
        Role.GESTION: Acteur(compte=FabriqueCompte(gestion=True)), Role.EMPLOYEUR: Acteur(role=Role.EMPLOYEUR), Role.SYSTEME: SYSTEME,
        "autre consultant": Acteur(compte=FabriqueCompte(consultant=True)), "autre bénéficiaire": Acteur(compte=FabriqueDossier().beneficiaire.compte),
    }


@pytest.mark.parametrize("etat", EtatDossier)
@pytest.mark.parametrize("verbe", VERBES)
def test_a_verb_does_what_the_table_says_and_nothing_else(dossiers, autres, etat, verbe):
    dossier, transition = Dossier.objects.get(pk=dossiers[etat]), TRANSITIONS[verbe]
    siens = {Role.BENEFICIAIRE: Acteur(compte=dossier.beneficiaire.compte), Role.CONSULTANT: Acteur(compte=dossier.consultant)}
    permis = {qui: acteur for qui, acteur in (siens | autres).items() if qui in transition.par and etat in transition.de}
    for qui, acteur in (siens | autres).items():
        if qui not in permis:
            with pytest.raises(TransitionRefusee if qui in transition.par else PermissionDenied):
                getattr(actions, verbe)(dossier, acteur=acteur, instant=INSTANT)
    assert _ecrit(dossier) == (etat, [])
    for qui, acteur in permis.items():
        with transaction.atomic():
            assert verbe in possibles(dossier, acteur, INSTANT)
            getattr(actions, verbe)(dossier, acteur=acteur, instant=INSTANT)
            assert _ecrit(dossier) == (transition.vers, [f"dossier.{verbe}"]), qui
            transaction.set_rollback(True)
        dossier.refresh_from_db()


def _ecrit(dossier):
    """Its state and the lines of its journal, as the base has them."""
    return Dossier.objects.get(pk=dossier.pk).etat, [ligne.verbe for ligne in Evenement.objects.filter(fil=dossier.fil)]


def test_the_dates_of_the_life_are_those_of_paris():
    dossier = FabriqueDossier()
    consultant = Acteur(compte=dossier.consultant)
    for verbe in ("contractualiser", "commencer", "remettre"):
        getattr(actions, verbe)(dossier, acteur=consultant, instant=INSTANT)
    assert (dossier.contractualise_le, dossier.date_terme) == (date(2027, 3, 16), date(2027, 3, 16))


def test_the_programme_changes_in_place_so_that_sessions_may_keep_their_step():
    dossier = FabriqueDossier()
    gardee = dossier.etapes.get(code="investigation").pk
    actions.modifier_programme(dossier, acteur=Acteur(compte=dossier.consultant), instant=INSTANT, etapes={
        "preliminaire": 60, "investigation": 480, "evaluation": 360,
    }, prix_centimes=150_000)
    assert list(dossier.etapes.values_list("code", "ordre", "minutes")) == [("preliminaire", 1, 60), ("investigation", 2, 480), ("evaluation", 3, 360)]
    assert dossier.etapes.get(code="investigation").pk == gardee
    assert Dossier.objects.get(pk=dossier.pk).prix_centimes == 150_000
    assert Evenement.objects.get(fil=dossier.fil).details == {"etapes": True, "prix_centimes": True}


@pytest.mark.parametrize(("changement", "champ"), [
    ({"etapes": {"preliminaire": 60, "investigation": 24 * 60, "evaluation": 60}}, "etapes"), ({"prix_centimes": 0}, "prix_centimes"),
    ({"taux_distance": 101}, "taux_distance"), ({"periode_fin": date(2027, 12, 31)}, "periode_fin"),
])
def test_a_programme_that_breaks_a_rule_changes_nothing(changement, champ):
    dossier = FabriqueDossier()
    avant = list(dossier.etapes.values_list("code", "minutes"))
    with pytest.raises(ValidationError) as refus:
        actions.modifier_programme(dossier, acteur=Acteur(compte=dossier.consultant), instant=INSTANT, **changement)
    assert refus.value.code == champ
    assert Dossier.objects.get(pk=dossier.pk).prix_centimes == 180_000
    assert list(dossier.etapes.values_list("code", "minutes")) == avant


@pytest.mark.parametrize("etat", sorted(set(EtatDossier) - {EtatDossier.PROSPECT, EtatDossier.CONTRACTUALISATION}))
def test_once_the_contract_is_concluded_the_programme_asks_for_an_amendment(etat):
    dossier = dans(etat)
    with pytest.raises(TransitionRefusee, match="avenant"):
        actions.modifier_programme(dossier, acteur=Acteur(compte=dossier.consultant), instant=INSTANT, prix_centimes=1)


def test_only_who_follows_a_dossier_or_manages_the_house_changes_its_programme():
    dossier = FabriqueDossier()
    for acteur in (Acteur(compte=dossier.beneficiaire.compte), Acteur(compte=FabriqueCompte(consultant=True)), Acteur(role=Role.EMPLOYEUR)):
        with pytest.raises(PermissionDenied):
            actions.modifier_programme(dossier, acteur=acteur, instant=INSTANT, prix_centimes=1)
