"""Every state, every role, every verb: what is allowed is written here, everything else is refused."""
from datetime import date, datetime
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Evenement
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer, possibles
from conventions import actions
from conventions.etats import TRANSITIONS, VIVANTES, EtatConvention
from conventions.models import Convention, Version
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueDossier, FabriqueOrganisme

pytestmark = pytest.mark.django_db
E = EtatConvention
A_TEMPS, TROP_TARD = datetime(2026, 12, 2, 12, tzinfo=PARIS), datetime(2026, 12, 4, 0, tzinfo=PARIS)

AVEC_EMPLOYEUR = {
    (E.BROUILLON, Role.CONSULTANT): ["envoyer", "abandonner"],
    (E.ABANDONNEE, Role.CONSULTANT): ["reprendre_le_brouillon"],  # given up at this instant
    (E.ENVOYEE, Role.EMPLOYEUR): ["transmettre", "designer", "decliner"],
    (E.ENVOYEE, Role.CONSULTANT): ["reprendre", "transmettre_sur_papier", "remplacer"],
    (E.TRANSMISE, Role.BENEFICIAIRE): ["accepter", "refuser"],
    (E.TRANSMISE, Role.CONSULTANT): ["accepter_sur_papier", "remplacer"],
    (E.ACCEPTEE, Role.CONSULTANT): ["contresigner", "remplacer"],
    (E.CONCLUE, Role.CONSULTANT): ["remplacer", "executer"],
    (E.CONCLUE, Role.SYSTEME): ["executer"],
}
SANS_EMPLOYEUR = {
    **AVEC_EMPLOYEUR, (E.BROUILLON, Role.CONSULTANT): ["proposer", "abandonner"], (E.ACCEPTEE, Role.BENEFICIAIRE): ["retracter"],
    (E.CONCLUE, Role.BENEFICIAIRE): ["retracter"], (E.ACCEPTEE, Role.CONSULTANT): ["contresigner", "remplacer", "retracter_par_lettre"],
    (E.CONCLUE, Role.CONSULTANT): ["remplacer", "executer", "retracter_par_lettre"],
}
DELAI_PASSE = {
    **AVEC_EMPLOYEUR, (E.TRANSMISE, Role.BENEFICIAIRE): [], (E.TRANSMISE, Role.CONSULTANT): ["remplacer"], (E.TRANSMISE, Role.SYSTEME): ["constater_silence"],
}


def acteur(role, dossier):
    comptes = {
        Role.BENEFICIAIRE: lambda: dossier.beneficiaire.compte, Role.CONSULTANT: lambda: dossier.consultant, Role.GESTION: lambda: FabriqueCompte(gestion=True),
    }
    return Acteur(compte=comptes[role]()) if role in comptes else Acteur(role=role)


@pytest.fixture(scope="module")
def avec_employeur(base_du_module):
    """The key of a contract of each state, that an employer signs."""
    FabriqueOrganisme()
    return {etat: FabriqueConvention(etat=etat).pk for etat in E}


@pytest.fixture(scope="module")
def sans_employeur(base_du_module):
    """The key of a contract of each state, that the person pays."""
    FabriqueOrganisme()
    adresse = {"adresse": "3 rue des Lilas", "code_postal": "44000", "ville": "Nantes"}
    traits = {f"dossier__beneficiaire__{champ}": valeur for champ, valeur in adresse.items()}
    return {etat: FabriqueConvention(etat=etat, dossier__mode_financement="personnel", **traits,
                                     retractation_jusqu_au=date(2026, 12, 16) if etat == E.CONCLUE else None).pk for etat in E}


def verifier(permis, cle, etat, role, instant):
    convention = Convention.toutes.get(pk=cle)
    attendus = permis.get((etat, role), [])
    qui = acteur(role, convention.dossier)
    assert possibles(convention, qui, instant) == attendus
    for verbe in TRANSITIONS.keys() - set(attendus):
        with pytest.raises((TransitionRefusee, PermissionDenied)):
            appliquer(convention, verbe, acteur=qui, instant=instant)
    convention.refresh_from_db()
    assert convention.etat == etat


@pytest.mark.parametrize(("etat", "role"), [*product(E, Role)])
def test_with_an_employer(avec_employeur, etat, role):
    verifier(AVEC_EMPLOYEUR, avec_employeur[etat], etat, role, A_TEMPS)


@pytest.mark.parametrize(("etat", "role"), [*product(E, Role)])
def test_without_an_employer(sans_employeur, etat, role):
    verifier(SANS_EMPLOYEUR, sans_employeur[etat], etat, role, A_TEMPS)


@pytest.mark.parametrize(("etat", "role"), [*product([E.TRANSMISE, E.ACCEPTEE, E.CONCLUE], Role)])
def test_once_the_delay_has_passed(avec_employeur, etat, role):
    verifier(DELAI_PASSE, avec_employeur[etat], etat, role, TROP_TARD)


def test_a_stranger_can_do_nothing():
    FabriqueOrganisme()
    etranger = Acteur(compte=FabriqueCompte(consultant=True))
    for etat in E:
        assert possibles(FabriqueConvention(etat=etat), etranger, A_TEMPS) == []


def test_a_consultant_who_does_his_own_bilan_does_not_countersign_it():
    dossier = FabriqueDossier()
    compte = dossier.beneficiaire.compte
    compte.roles = [Role.BENEFICIAIRE.value, Role.CONSULTANT.value]
    compte.save()
    convention = FabriqueConvention(dossier=dossier, etat=E.ACCEPTEE)
    with pytest.raises(PermissionDenied):
        actions.contresigner(convention, acteur=Acteur(compte=compte), instant=A_TEMPS, nom="Camille Moreau")


@pytest.mark.parametrize(("premier", "second"), [*product(VIVANTES, VIVANTES)])
def test_a_dossier_has_one_living_contract_at_most(avec_employeur, premier, second):
    dossier = Convention.toutes.get(pk=avec_employeur[premier]).dossier
    with pytest.raises(IntegrityError), transaction.atomic():
        FabriqueConvention(dossier=dossier, etat=second)


def test_a_second_one_is_refused_in_words_that_are_true_of_any_contract(sans_employeur):
    dossier = Convention.toutes.get(pk=sans_employeur[E.CONCLUE]).dossier
    with pytest.raises(TransitionRefusee, match="Un contrat est déjà en cours pour ce dossier"):
        actions.preparer(dossier, acteur=Acteur(compte=dossier.consultant), instant=A_TEMPS)
    with pytest.raises(ValidationError, match="Un contrat est déjà en cours pour ce dossier"):
        Convention(dossier=dossier, nature="contrat_particulier").validate_constraints()


@pytest.mark.parametrize("fini", sorted(set(E) - set(VIVANTES)))
def test_a_contract_that_ended_makes_room_for_another(avec_employeur, fini):
    dossier = Convention.toutes.get(pk=avec_employeur[fini]).dossier
    suivante = actions.preparer(dossier, acteur=Acteur(compte=dossier.consultant), instant=A_TEMPS)
    assert list(Convention.objects.vivantes().filter(dossier=dossier)) == [suivante]


def test_a_delay_that_has_passed_makes_room_even_before_anyone_recorded_it():
    convention = FabriqueConvention(etat=E.TRANSMISE)
    actions.preparer(convention.dossier, acteur=Acteur(compte=convention.dossier.consultant), instant=TROP_TARD)
    convention.refresh_from_db()
    assert convention.etat == E.REFUS_TACITE


def test_no_contract_is_drawn_up_for_the_cpf():
    dossier = FabriqueDossier(mode_financement="cpf_hors_temps_travail")
    with pytest.raises(TransitionRefusee, match="Avec le CPF il n’y a pas de convention"):
        actions.preparer(dossier, acteur=Acteur(compte=dossier.consultant), instant=A_TEMPS)


def test_what_was_sent_cannot_be_changed_even_in_sql():
    FabriqueConvention(etat=E.ENVOYEE)
    for geste in (lambda: Version.objects.update(donnees="{}"), lambda: Version.objects.all().delete()):
        with pytest.raises(Exception, match="Une version envoyée ne se modifie pas"), transaction.atomic():
            geste()


def test_taken_back_and_sent_again_it_is_another_version_and_the_first_stays():
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    consultant = Acteur(compte=dossier.consultant)
    convention = actions.preparer(dossier, acteur=consultant, instant=A_TEMPS)
    premiere = actions.envoyer(convention, acteur=consultant, instant=A_TEMPS)
    actions.reprendre(convention, acteur=consultant, instant=A_TEMPS)
    actions.completer(convention, acteur=consultant, instant=A_TEMPS, objectif="Un autre objectif.")
    seconde = actions.envoyer(convention, acteur=consultant, instant=A_TEMPS)
    assert [v.contenu["objectif"] for v in Version.objects.filter(convention=convention)] == [premiere.contenu["objectif"], "Un autre objectif."]
    assert (premiere.numero, seconde.numero, premiere.piece_id != seconde.piece_id) == (1, 2, True)


def test_every_line_of_the_journal_has_its_sentence():
    from conventions.chronique import PHRASES
    assert {f"convention.{verbe}" for verbe in TRANSITIONS} <= PHRASES.keys()


def test_a_refused_attempt_leaves_no_line():
    convention = FabriqueConvention(etat=E.TRANSMISE)
    avant = Evenement.objects.count()
    with pytest.raises(TransitionRefusee):
        actions.accepter(convention, acteur=Acteur(compte=convention.dossier.beneficiaire.compte), instant=TROP_TARD, nom="Camille Moreau")
    assert Evenement.objects.count() == avant
