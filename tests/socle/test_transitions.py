"""A life is a table: whoever may, from where it may be, and nobody twice. Tried on the life of a dossier, over its whole space."""

import inspect
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Q

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier
from bilan.socle import transitions
from bilan.socle.acces import roles_sur
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.models import Evenement
from bilan.socle.roles import Role
from bilan.socle.transitions import Transition, TransitionRefusee, appliquer, possibles, schema
from tests.fabriques import FabriqueCompte, FabriqueDossier
from tests.socle.conftest import ensemble

T0 = datetime(2027, 1, 11, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    return FabriqueDossier(etat=EtatDossier.PLANIFIE, date_terme=date(2027, 4, 9))


def distribution(dossier: Dossier) -> list[tuple[Acteur, set[Role]]]:
    """Everyone who may knock, with the roles that he holds on this dossier."""
    inactif = FabriqueCompte(gestion=True, is_active=False)
    double = FabriqueCompte(roles=[Role.CONSULTANT, Role.GESTION])
    return [
        (Acteur(compte=dossier.beneficiaire.compte), {Role.BENEFICIAIRE}),
        (Acteur(compte=dossier.consultant), {Role.CONSULTANT}),
        (Acteur(compte=FabriqueCompte(gestion=True)), {Role.GESTION}),
        (Acteur(compte=double), {Role.GESTION}),
        (Acteur(compte=FabriqueCompte()), set()),
        (Acteur(compte=FabriqueCompte(consultant=True)), set()),
        (Acteur(compte=inactif), set()),
        (Acteur(role=Role.EMPLOYEUR), {Role.EMPLOYEUR}),
        (Acteur(role=Role.CEP), {Role.CEP}),
        (SYSTEME, {Role.SYSTEME}),
    ]


# --- The whole space ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("etat", EtatDossier)
def test_every_verb_of_everyone_from(etat, dossier):
    """state × verb × person: done, refused (403) or impossible (a sentence), and a line in the journal when, and only when, it is done."""
    for acteur, roles in distribution(dossier):
        Dossier.objects.filter(pk=dossier.pk).update(etat=etat)
        lignes, faits = Evenement.objects.count(), {}
        for verbe, t in Dossier.TRANSITIONS.items():
            if roles & t.par and etat in t.de:
                faits[verbe] = t.vers
                continue
            with pytest.raises(TransitionRefusee if roles & t.par else PermissionDenied):
                appliquer(dossier, verbe, acteur=acteur, instant=T0)
        dossier.refresh_from_db()
        assert (dossier.etat, Evenement.objects.count()) == (etat, lignes)
        for rang, (verbe, vers) in enumerate(faits.items(), 1):
            Dossier.objects.filter(pk=dossier.pk).update(etat=etat)
            appliquer(dossier, verbe, acteur=acteur, instant=T0)
            dossier.refresh_from_db()
            assert (dossier.etat, Evenement.objects.count()) == (vers, lignes + rang)


@pytest.mark.parametrize("etat", EtatDossier)
def test_the_verbs_offered_are_those_that_would_be_done_from(etat, dossier):
    Dossier.objects.filter(pk=dossier.pk).update(etat=etat)
    dossier.refresh_from_db()
    for acteur, roles in distribution(dossier):
        assert possibles(dossier, acteur, T0) == [verbe for verbe, t in Dossier.TRANSITIONS.items() if etat in t.de and roles & t.par]


def test_the_verbs_offered_cost_one_query(dossier, django_assert_num_queries):
    acteur = Acteur(compte=dossier.consultant)
    with django_assert_num_queries(1):
        assert possibles(dossier, acteur, T0) == ["commencer", "annuler", "retracter"]


# --- One transition -------------------------------------------------------------------------------------------------


def test_a_transition_writes_its_fields_and_its_line_together(dossier):
    consultant = dossier.consultant
    appliquer(dossier, "commencer", acteur=Acteur(compte=consultant), instant=T0, details={"motif": "x"}, empreinte="a" * 64, periode_debut=date(2027, 1, 12))
    ligne = Evenement.objects.get()
    assert (dossier.etat, dossier.periode_debut) == (EtatDossier.EN_COURS, date(2027, 1, 12))
    assert (ligne.fil, ligne.verbe, ligne.role, ligne.compte, ligne.le) == (dossier.fil, "dossier.commencer", "consultant", consultant, T0)
    assert (ligne.objet, ligne.objet_id, ligne.empreinte_document, ligne.details) == ("beneficiaires.dossier", str(dossier.pk), "a" * 64, {"motif": "x"})


def test_a_transition_that_breaks_a_constraint_changes_nothing(dossier):
    with pytest.raises(IntegrityError):
        appliquer(dossier, "commencer", acteur=Acteur(compte=dossier.consultant), instant=T0, prix_centimes=0)


def test_a_line_that_cannot_be_written_changes_nothing(dossier):
    with pytest.raises(ValueError, match="Le journal n’accepte"):
        appliquer(dossier, "commencer", acteur=Acteur(compte=dossier.consultant), instant=T0, details={"motif": "une phrase entière"})
    assert (Dossier.objects.get().etat, Evenement.objects.count()) == (EtatDossier.PLANIFIE, 0)


def test_a_condition_is_judged_on_the_row_and_at_the_instant(dossier, monkeypatch):
    def si(objet, instant):
        return None if (objet.periode_debut, instant) == (date(2027, 1, 11), T0) else "Trop tôt."

    monkeypatch.setitem(Dossier.TRANSITIONS, "commencer", replace(Dossier.TRANSITIONS["commencer"], si=si))
    acteur = Acteur(compte=dossier.consultant)
    dossier.periode_debut = date(2020, 1, 1)  # in memory only: the row says otherwise
    assert possibles(Dossier.objects.get(), acteur, T0.replace(hour=8)) == ["annuler", "retracter"]
    with pytest.raises(TransitionRefusee, match="Trop tôt."):
        appliquer(dossier, "commencer", acteur=acteur, instant=T0.replace(hour=8))
    appliquer(dossier, "commencer", acteur=acteur, instant=T0)


def test_an_old_page_does_not_undo_what_was_done_since(dossier):
    vieille = Dossier.objects.get()
    appliquer(dossier, "annuler", acteur=Acteur(compte=dossier.consultant), instant=T0)
    with pytest.raises(TransitionRefusee, match="la situation a changé entre-temps"):
        appliquer(vieille, "commencer", acteur=Acteur(compte=dossier.consultant), instant=T0)


def test_an_unknown_verb_is_a_programming_error(dossier):
    with pytest.raises(KeyError):
        appliquer(dossier, "voler", acteur=SYSTEME, instant=T0)


def test_the_diagram_has_one_arrow_a_pair_of_states():
    t = Transition(frozenset({"b", "a"}), "c", frozenset({Role.GESTION, Role.CONSULTANT}))
    assert schema({"aller": t}) == "stateDiagram-v2\n    a --> c : aller (consultant, gestion)\n    b --> c : aller (consultant, gestion)\n"


# --- Several at once ------------------------------------------------------------------------------------------------

LECTURE = 'from_queryset=type(objet)._base_manager.select_for_update(of=("self",))'
ECHANGE = ", etat__in=t.de"


def sabotee(*retires: str):
    """`appliquer` without some of its protections."""
    source = inspect.getsource(transitions.appliquer)
    for retire in retires:
        assert retire in source
        source = source.replace(retire, "")
    espace = dict(vars(transitions))
    exec(source, espace)
    return espace["appliquer"]


def resultats(dossier: Dossier, comment) -> tuple[int, int, int]:
    """(winners, refused, lines) when eight threads begin the same bilan at once."""
    acteur = Acteur(compte=dossier.consultant)
    fins = ensemble(lambda: comment(Dossier.objects.get(pk=dossier.pk), "commencer", acteur=acteur, instant=T0))
    return fins.count(None), sum(isinstance(fin, TransitionRefusee) for fin in fins), Evenement.objects.count()


@pytest.fixture
def tous_ont_lu(monkeypatch) -> None:
    """All eight have read the state before anyone writes: the worst order."""
    barriere = Barrier(8)
    monkeypatch.setitem(Dossier.TRANSITIONS, "commencer", replace(Dossier.TRANSITIONS["commencer"], si=lambda *_: barriere.wait(20) * 0 or None))


@pytest.mark.django_db(transaction=True)
def test_of_eight_simultaneous_attempts_one_wins(dossier):
    assert resultats(dossier, appliquer) == (1, 7, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("tous_ont_lu")
def test_the_swap_alone_would_be_enough(dossier):
    assert resultats(dossier, sabotee(LECTURE)) == (1, 7, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("tous_ont_lu")
def test_without_the_lock_and_the_swap_eight_would_win(dossier):
    """The sabotage twin."""
    assert resultats(dossier, sabotee(LECTURE, ECHANGE)) == (8, 0, 8)


@pytest.mark.django_db(transaction=True)
def test_two_opposite_verbs_at_once_do_not_both_happen(dossier):
    acteur, verbes = Acteur(compte=dossier.consultant), iter(["commencer", "annuler"] * 4)
    fins = ensemble(lambda: appliquer(Dossier.objects.get(pk=dossier.pk), next(verbes), acteur=acteur, instant=T0))
    assert (fins.count(None), Evenement.objects.count()) == (1, 1)


# --- A row that left the scope of whoever had read it -----------------------------------------------------------------


@pytest.mark.parametrize(("portee", "vu", "attendu"), [
    (Q(beneficiaire__isnull=False) & ~Q(etat="annule"), "planifie", True), (Q(beneficiaire__isnull=False) & ~Q(etat="annule"), "annule", False),
    (Q(beneficiaire=None) & ~Q(etat="annule"), "planifie", False), (Q(beneficiaire=None) | Q(etat="planifie"), "planifie", True),
    (Q(etat__in=["planifie", "en_cours"]), "en_cours", True), (~Q(etat__in=["planifie", "en_cours"]), "en_cours", False), (Q(), "clos", True),
])
def test_a_scope_is_judged_on_the_state_that_was_read_and_on_all_else_as_it_is(portee, vu, attendu, dossier, monkeypatch):
    Dossier.objects.filter(pk=dossier.pk).update(etat="annule")
    monkeypatch.setattr(Dossier, "PORTEE", {Role.CONSULTANT: lambda compte: portee})
    assert (Role.CONSULTANT in roles_sur(dossier, dossier.consultant, etat=vu)) is attendu


def test_whoever_is_second_gets_a_sentence_and_a_stranger_none(dossier, monkeypatch):
    monkeypatch.setattr(Dossier, "PORTEE", {Role.CONSULTANT: lambda compte: Q(consultant=compte) & ~Q(etat="annule")})
    Dossier.objects.filter(pk=dossier.pk).update(etat="annule")
    with pytest.raises(TransitionRefusee, match="a changé entre-temps"):
        appliquer(dossier, "commencer", acteur=Acteur(compte=dossier.consultant), instant=T0)
    for etranger in (Acteur(compte=FabriqueCompte(consultant=True)), Acteur(compte=dossier.beneficiaire.compte), Acteur(role=Role.CEP)):
        with pytest.raises(PermissionDenied):
            appliquer(dossier, "commencer", acteur=etranger, instant=T0)
    dossier.refresh_from_db()
    with pytest.raises(PermissionDenied):  # read as it is now, it was never his to see
        appliquer(dossier, "commencer", acteur=Acteur(compte=dossier.consultant), instant=T0)
