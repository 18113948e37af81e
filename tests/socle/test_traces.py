"""Where a gesture was made from is forgotten after a year; what proves a signature keeps it, and the chain bears the loss."""
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bilan.socle import journal, proprietaire
from bilan.socle.acteur import Acteur
from bilan.socle.models import Evenement
from bilan.socle.roles import Role
from bilan.taches import purger_les_acces

pytestmark = pytest.mark.django_db
ANNEE = timedelta(days=367)  # longer than any
TRACE = {"ip": "203.0.113.9", "agent": "Firefox", "sel": "00"}


def ecrire(verbe: str, il_y_a: timedelta, empreinte: str = "") -> None:
    acteur = Acteur(role=Role.BENEFICIAIRE, trace=TRACE)
    journal.consigner("dossier:1", verbe, acteur=acteur, instant=timezone.now() - il_y_a, empreinte=empreinte)


def tracees() -> list[str]:
    return list(Evenement.objects.filter(trace__isnull=False).order_by("rang").values_list("verbe", flat=True))


@pytest.fixture
def lignes() -> None:
    ecrire("note.ecrire", ANNEE)
    ecrire("signature.apposer", ANNEE * 9, "ab" * 32)
    ecrire("piste.ajouter", ANNEE - timedelta(days=3))


def test_after_a_year_a_trace_is_forgotten_but_for_what_was_signed_and_the_journal_is_whole(lignes: None, capsys: pytest.CaptureFixture[str]):
    purger_les_acces()
    assert tracees() == ["signature.apposer", "piste.ajouter"]
    assert (journal.ruptures(), Evenement.objects.exclude(trace_empreinte="").count()) == ([], 3)
    call_command("verifier_journal")
    assert "Le journal est intact" in capsys.readouterr().out
    assert journal.oublier_les_traces(timezone.now()) == 0


def test_whatever_the_site_asks_the_database_forgets_nothing_that_is_younger(lignes: None):
    assert proprietaire.separe()
    assert (journal.oublier_les_traces(timezone.now() + ANNEE * 50), tracees()) == (1, ["signature.apposer", "piste.ajouter"])


def test_without_the_clock_of_the_database_it_would(lignes: None):
    with proprietaire.proprietaire(), connection.cursor() as curseur:
        curseur.execute("SELECT pg_get_functiondef('journal_oublier_les_traces'::regproc)")
        [[sql]] = curseur.fetchall()
        assert "least(a, now())" in sql
        curseur.execute(sql.replace("least(a, now())", "a"))
    assert (journal.oublier_les_traces(timezone.now() + ANNEE * 50), tracees()) == (2, ["signature.apposer"])


def test_it_is_the_only_function_that_lends_the_owner_s_rights_and_it_trusts_no_table_of_anyone_else():
    with connection.cursor() as curseur:
        curseur.execute("SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = current_schema()::regnamespace")
        assert curseur.fetchall() == [("journal_oublier_les_traces", ["search_path=public, pg_temp"])]


def test_the_two_signatures_of_a_session_keep_where_they_were_made():
    """The consultant signs by closing, or by putting right, and a line written before it bore the fingerprint of the hours counts as well."""
    for verbe in ("seance.clore", "seance.corriger"):
        ecrire(verbe, ANNEE)
    assert (journal.oublier_les_traces(timezone.now()), tracees()) == (0, ["seance.clore", "seance.corriger"])
