"""What an analyser did not do makes bin/scanners fail: its silence is never taken for a clean bill. The analysers themselves are tried by bin/scanners."""
import pytest

from tests.scanners import dynamiques, mandataire, statiques
from tests.scanners.constats import Constat, acceptes
from tests.scanners.modules import JOUES
from tests.scanners.releve import Panne, Passage, Releve


def muet() -> Passage:
    return Passage("rien", [])


def casse() -> Passage:
    raise Panne("Caddy est introuvable")


def releve(**outils) -> Releve:
    tenu = Releve(dire=lambda ligne: None)
    for nom, outil in outils.items():
        tenu.jouer(nom, outil)
    return tenu


def test_a_run_where_everything_was_read_and_nothing_found_has_nothing_to_say():
    assert releve(essai=muet).reproches() == []


def test_an_analyser_that_did_not_run_is_said_and_the_others_run_all_the_same():
    tenu = releve(sslyze=casse, autre=lambda: Passage("tout", [Constat("autre", "R1", "a.py", 3, "faute")]))
    assert tenu.lignes == ["| sslyze | **non joué** | — |", "| autre | tout | 1 |"]
    assert tenu.reproches() == ["non joué : sslyze, Caddy est introuvable", "autre R1 a.py:3 faute"]


def test_one_that_breaks_in_any_way_did_not_run():
    assert releve(sslyze=lambda: {}["server_scan_results"]).reproches() == ["non joué : sslyze, KeyError : 'server_scan_results'"]


def test_an_explanation_is_old_only_when_its_analyser_has_run_each_time():
    vieilles = len([connu for connu in acceptes() if connu.outil == "wapiti"])
    tenu = releve(wapiti=muet)
    assert len(tenu.reproches()) == vieilles
    tenu.jouer("wapiti", casse, comme="gestion")
    assert tenu.reproches() == ["non joué : wapiti, gestion, Caddy est introuvable"]


@pytest.mark.parametrize(("lus", "erreurs", "dit"), [
    (["a.py"], [], "1 fichiers non lus : b.py"), (["./a.py", "b.py"], [{"message": "Syntax error at line b.py:3"}], "Syntax error at line b.py:3"),
])
def test_a_file_or_a_line_that_was_not_read_is_said(lus, erreurs, dit):
    with pytest.raises(Panne, match=dit):
        statiques.tout_lu({"a.py", "b.py"}, lus, erreurs)


def test_all_of_the_code_is_asked_to_be_read():
    attendus = statiques.fichiers("semgrep", *statiques.CODE, *statiques.ECRANS)
    assert {"manage.py", "bilan/socle/coffre.py", "templates/base.html", "static/bilan/bilan.js"} <= attendus
    statiques.tout_lu(attendus, attendus, [])


def test_a_program_that_ends_otherwise_than_it_should_has_not_read_everything(tmp_path, monkeypatch):
    monkeypatch.setattr(statiques, "OUTILS", tmp_path)
    (tmp_path / "outil").write_text("#!/bin/sh\necho rules are wrong >&2\nexit 7\n")
    (tmp_path / "outil").chmod(0o755)
    with pytest.raises(Panne, match="outil s’est arrêté avec le statut 7 : rules are wrong"):
        statiques.lancer("outil", ou=tmp_path)


LANCES = "".join(f"[*] Launching module {nom}\n" for nom in JOUES)


@pytest.mark.parametrize(("dit", "faute"), [
    (LANCES.replace("module csrf\n", "module xss\n"), "attaques non jouées : csrf"), (f"{LANCES}An exception occurred in module sql\n", "in module sql"),
])
def test_an_attack_that_was_not_played_or_broke_is_said(dit, faute):
    dynamiques.verifier(LANCES)
    with pytest.raises(Panne, match=faute):
        dynamiques.verifier(dit)


EXAMENS = [*(f"{nom}_cipher_suites" for nom in (*mandataire.ANCIENS, "tls_1_2", "tls_1_3")), *mandataire.EXAMENS]


@pytest.mark.parametrize(("lu", "faute"), [
    ({"scan_status": "ERROR_NO_CONNECTIVITY", "connectivity_error_trace": "refused"}, "serveur non joint : refused"),
    ({"scan_status": "COMPLETED", "scan_result": {nom: {"status": "ERROR", "result": None} for nom in EXAMENS}}, "examens inachevés : ssl_2_0_cipher_suites"),
])
def test_a_server_that_was_not_examined_is_said(lu, faute):
    with pytest.raises(Panne, match=faute):
        mandataire.fautes(lu)
