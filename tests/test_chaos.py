"""The chaos run in miniature: the harness of `bin/chaos` works, and its verdict sees what it should."""

import json
from pathlib import Path

import pytest

from bilan.socle.models import Envoi, NatureEnvoi
from bilan.socle.redaction import identifiant
from tests.chaos import verdict
from tests.chaos.deroulement import Deroulement, Options
from tests.outils import ports
from tests.outils.processus import environnement_de_la_base


@pytest.mark.django_db(transaction=True)
def test_one_bilan_among_the_dead(tmp_path: Path, settings):
    """Three acts of a bilan through the pages while six processes are killed; then each lie told to the verdict is seen: its sabotage twins."""
    (tmp_path / "documents").mkdir()  # the verdict counts the files: those of other tests are not there
    settings.STORAGES = {**settings.STORAGES, "documents": {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path / "documents"}}}
    options = Options(graine=7, morts=6, minutes=4, equipes=1, actes=3, lettres=6, port=ports.libre(), rythme=(0.5, 1.0), au_plus=6, passages=False)
    run = Deroulement(options, tmp_path / "var", environnement_de_la_base())
    chiffres = run.jouer()
    assert chiffres["fautes"] == []
    assert (chiffres["morts"], chiffres["bilans menés"], chiffres["appels du courtier par les pages"]) == (6, 1, 0)
    for mensonge, faute in [(_perdre, "lettre légale jamais arrivée"), (_doubler, "lettre de confort arrivée"), (_promettre, "geste acquis et perdu")]:
        gardees = run.pile.lettres.read_text()
        mensonge(run)
        lu = verdict.rendre(run.boite, run.acquis, run.pile.horloge.instant(), 0)
        assert [dite for dite in lu.fautes if faute in dite], mensonge
        run.pile.lettres.write_text(gardees)


def _perdre(run: Deroulement) -> None:
    lignes = run.pile.lettres.read_text().splitlines()
    perdue = next(json.loads(ligne)["id"] for ligne in lignes if json.loads(ligne)["a"].startswith("legal"))
    run.pile.lettres.write_text("".join(f"{ligne}\n" for ligne in lignes if json.loads(ligne)["id"] != perdue))


def _doubler(run: Deroulement) -> None:
    """Of a letter that is due: those of comfort may all have been lost, and told so, among so few."""
    deux_fois = json.dumps({"id": identifiant(Envoi.objects.filter(nature=NatureEnvoi.CONFORT).earliest("a_partir_de"))}) + "\n"
    run.pile.lettres.write_text(run.pile.lettres.read_text() + 2 * deux_fois)


def _promettre(run: Deroulement) -> None:
    run.acquis.append(("contresigner", "BDC-2026-9999"))
