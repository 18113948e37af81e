"""The journal only grows, its chains are whole, and whoever altered one line is found."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from bilan.mesures.journal import ECRIRE
from bilan.socle import journal
from bilan.socle.acteur import SYSTEME, Acteur, acteur_de
from bilan.socle.journal import Rupture, consigner
from bilan.socle.models import Coffre, Compte, Evenement
from bilan.socle.proprietaire import proprietaire
from bilan.socle.roles import Role
from tests.socle.conftest import ensemble

T0 = datetime(2026, 3, 9, 8, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def ligne(fil: str = "dossier:1", verbe: str = "dossier.commencer", **champs) -> Evenement:
    evenement = consigner(fil, verbe, **{"acteur": SYSTEME, "instant": T0, **champs})
    return Evenement.objects.get(pk=evenement.pk)


def falsifier(sql: str, *parametres: object) -> None:
    """What a superuser can do: take the guards away, then write."""
    with proprietaire(), connection.cursor() as curseur:
        curseur.execute("SET session_replication_role = replica")
        curseur.execute(sql, parametres)
        curseur.execute("SET session_replication_role = origin")


# --- A line ---------------------------------------------------------------------------------------------------------


def test_a_line_says_who_did_what_to_which_object_and_when():
    compte = Compte.objects.creer("h@example.org", prenom="Hélène", nom="Vasseur", roles=[Role.CONSULTANT])
    objet = Coffre.nouveau()
    lue = ligne(acteur=Acteur(compte=compte), role=Role.CONSULTANT, objet=objet, empreinte="a" * 64, details={"jusqu_au": date(2026, 3, 19), "minutes": 90})
    assert (lue.compte, lue.role, lue.objet, lue.objet_id, lue.le) == (compte, "consultant", "socle.coffre", str(objet.pk), T0)
    assert (lue.empreinte_document, lue.details, lue.trace) == ("a" * 64, {"jusqu_au": "2026-03-19", "minutes": 90}, None)


def test_each_line_holds_the_fingerprint_of_the_one_before():
    lignes = [ligne() for _ in range(3)]
    assert [une.rang for une in lignes] == [1, 2, 3]
    assert [une.precedente for une in lignes] == ["", lignes[0].empreinte, lignes[1].empreinte]
    assert len({une.empreinte for une in lignes}) == 3


def test_each_thread_has_a_chain_of_its_own():
    assert [ligne(fil).rang for fil in ("dossier:1", "dossier:2", "dossier:1")] == [1, 1, 2]


def test_lines_written_in_one_statement_are_chained_too():
    Evenement.objects.bulk_create(Evenement(fil="f", verbe="v", le=T0) for _ in range(5))
    assert list(Evenement.objects.values_list("rang", flat=True)) == [1, 2, 3, 4, 5]
    assert journal.ruptures() == []


@pytest.mark.parametrize("phrase", ["Elle veut partir", "é", "a" * 81, "<b>", ["liste"], {"a": 1}, 1.5, b"x"], ids=str)
def test_no_word_of_anyone_enters_the_chain(phrase):
    with pytest.raises(ValueError, match="Le journal n’accepte ni phrase ni objet : motif"):
        ligne(details={"motif": phrase})


def test_where_an_act_came_from_is_kept_beside_the_chain(rf):
    requete = rf.get("/", REMOTE_ADDR="203.0.113.9", headers={"User-Agent": "Firefox"})
    requete.user = None
    lue = ligne(acteur=acteur_de(requete))
    assert (lue.trace["ip"], lue.trace["agent"], len(lue.trace["sel"]), len(lue.trace_empreinte)) == ("203.0.113.9", "Firefox", 16, 64)


@pytest.mark.parametrize(("relais", "ip"), [(1, "198.51.100.7"), (0, "203.0.113.9")])
def test_behind_a_trusted_proxy_the_address_is_the_one_that_it_saw(rf, settings, relais, ip):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = relais
    requete = rf.get("/", REMOTE_ADDR="203.0.113.9", headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.7"})
    requete.user = None
    assert acteur_de(requete).trace["ip"] == ip


def test_two_acts_from_one_address_do_not_give_it_away(rf):
    requete = rf.get("/", REMOTE_ADDR="203.0.113.9")
    requete.user = None
    assert len({ligne(acteur=acteur_de(requete)).trace_empreinte for _ in range(2)}) == 2


# --- It does not change ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sql", [
    "UPDATE socle_evenement SET verbe = 'autre'",
    "UPDATE socle_evenement SET le = le - interval '1 second'",
    "UPDATE socle_evenement SET details = '{}'",
    "UPDATE socle_evenement SET trace = '{\"ip\": \"198.51.100.1\"}'",
    "UPDATE socle_evenement SET trace = NULL, role = 'gestion'",
    "DELETE FROM socle_evenement",
])  # fmt: skip
def test_the_base_refuses_even_to_its_owner(sql):
    ligne(acteur=Acteur(role=Role.EMPLOYEUR, trace={"ip": "203.0.113.9"}), details={"n": 1})
    with pytest.raises(ProgrammingError, match="Le journal ne se modifie pas"), transaction.atomic(), proprietaire(), connection.cursor() as curseur:
        curseur.execute(sql)


def test_the_base_refuses_even_to_its_owner_to_empty_it():
    with pytest.raises(ProgrammingError, match="Le journal ne se modifie pas"), transaction.atomic(), proprietaire(), connection.cursor() as curseur:
        curseur.execute("TRUNCATE socle_evenement")


def test_a_trace_can_be_erased_and_the_chain_stays_whole():
    ligne(acteur=Acteur(role=Role.EMPLOYEUR, trace={"ip": "203.0.113.9"}))
    ligne()
    with proprietaire():
        assert Evenement.objects.filter(trace__isnull=False).update(trace=None) == 1
    assert (Evenement.objects.filter(trace__isnull=False).count(), journal.ruptures()) == (0, [])


def test_rank_and_fingerprints_given_by_hand_are_not_believed():
    Evenement.objects.create(fil="f", verbe="v", le=T0, rang=99, precedente="x", empreinte="y")
    lue = Evenement.objects.get()
    assert (lue.rang, lue.precedente, len(lue.empreinte)) == (1, "", 64)


# --- Whoever altered it is found ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sql", "rang", "cause"), [
    ("UPDATE socle_evenement SET verbe = 'autre' WHERE rang = 3 AND fil = 'dossier:1'", 3, "contenu"),
    ("UPDATE socle_evenement SET le = le - interval '1 microsecond' WHERE rang = 3 AND fil = 'dossier:1'", 3, "contenu"),
    ("UPDATE socle_evenement SET details = '{\"n\": 2}' WHERE rang = 3 AND fil = 'dossier:1'", 3, "contenu"),
    ("UPDATE socle_evenement SET trace = '{\"ip\": \"x\"}' WHERE rang = 3 AND fil = 'dossier:1'", 3, "trace"),
    ("UPDATE socle_evenement SET trace_empreinte = 'x' WHERE rang = 3 AND fil = 'dossier:1'", 3, "contenu"),
    ("DELETE FROM socle_evenement WHERE rang = 1 AND fil = 'dossier:1'", 2, "rang"),
    ("DELETE FROM socle_evenement WHERE rang = 3 AND fil = 'dossier:1'", 4, "rang"),
    ("UPDATE socle_evenement SET verbe = 'autre', empreinte = encode(sha256('x'), 'hex') WHERE rang = 3 AND fil = 'dossier:1'", 3, "contenu"),
])  # fmt: skip
def test_one_altered_line_is_found_and_named(sql, rang, cause):
    for _ in range(5):
        ligne("dossier:1", acteur=Acteur(role=Role.EMPLOYEUR, trace={"ip": "203.0.113.9"}), details={"n": 1})
        ligne("dossier:2")
    falsifier(sql)
    pk = Evenement.objects.get(fil="dossier:1", rang=rang).pk
    assert journal.ruptures() == [Rupture("dossier:1", rang, pk, cause)]


def test_a_line_rewritten_with_its_own_fingerprint_breaks_the_next_one():
    for _ in range(5):
        ligne()
    falsifier("UPDATE socle_evenement SET verbe = 'autre' WHERE rang = 3")
    falsifier("UPDATE socle_evenement e SET empreinte = journal_empreinte(e) WHERE rang = 3")
    assert journal.ruptures() == [Rupture("dossier:1", 4, Evenement.objects.get(rang=4).pk, "chaîne")]


def test_the_command_names_the_line_and_fails(capsys):
    for _ in range(3):
        ligne()
    call_command("verifier_journal")
    assert capsys.readouterr().out == "Le journal est intact : 3 lignes.\n"
    falsifier("UPDATE socle_evenement SET role = 'gestion' WHERE rang = 2")
    with pytest.raises(CommandError) as erreur:
        call_command("verifier_journal")
    assert str(erreur.value) == f"Le journal a été altéré.\ndossier:1 n° 2 (ligne {Evenement.objects.get(rang=2).pk}) : contenu"


def test_one_altered_line_is_found_among_many_chains_read_lot_by_lot():
    with connection.cursor() as curseur:
        curseur.execute(ECRIRE, [1, 120, 10])
    assert [lignes for _, _, lignes in journal.lots(chaines=50)] == [500, 500, 200]
    assert [rupture for apres, jusqu_a, _ in journal.lots(chaines=50) for rupture in journal.ruptures(apres, jusqu_a)] == []
    falsifier("UPDATE socle_evenement SET details = '{}' WHERE fil = 'dossier:77' AND rang = 7")
    trouvees = [rupture for apres, jusqu_a, _ in journal.lots(chaines=50) for rupture in journal.ruptures(apres, jusqu_a)]
    assert [(rupture.fil, rupture.rang, rupture.cause) for rupture in trouvees] == [("dossier:77", 7, "contenu")]


def test_an_empty_journal_is_whole():
    assert journal.ruptures() == []


def test_verifying_reads_the_table_once(django_assert_num_queries):
    for n in range(20):
        ligne(f"dossier:{n % 4}")
    with django_assert_num_queries(1):
        assert journal.ruptures() == []


# --- Several at once ------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_eight_writers_on_one_chain_leave_no_gap():
    erreurs = [erreur for erreur in ensemble(lambda: [ligne() for _ in range(25)]) if isinstance(erreur, Exception)]
    assert (erreurs, list(Evenement.objects.values_list("rang", flat=True)), journal.ruptures()) == ([], list(range(1, 201)), [])


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_of_the_chain_two_writers_would_take_the_same_rank():
    """The sabotage twin: with the advisory lock taken out of the trigger, writers collide."""
    with proprietaire(), connection.cursor() as curseur:
        curseur.execute("SELECT pg_get_functiondef('journal_enchainer'::regproc)")
        [[avec]] = curseur.fetchall()
        sans = avec.replace("PERFORM pg_advisory_xact_lock(hashtextextended(NEW.fil, 0));", "")
        assert sans != avec
        curseur.execute(sans)
        try:
            resultats = ensemble(lambda: [ligne() for _ in range(25)])
        finally:
            curseur.execute(avec)
    assert [resultat for resultat in resultats if isinstance(resultat, Exception)] != []


@pytest.mark.django_db(transaction=True)
def test_a_line_of_a_transaction_that_fails_leaves_no_hole():
    ligne()
    with transaction.atomic():
        ligne()
        transaction.set_rollback(True)
    ligne()
    assert (list(Evenement.objects.values_list("rang", flat=True)), journal.ruptures()) == ([1, 2], [])
