"""A legal parameter in French: no code, no `true`, no unexplained mark."""
import tomllib
from datetime import date
from pathlib import Path

import pytest

import bilan.socle
from bilan.socle import parametres_en_mots
from bilan.socle.models import ParametreReglementaire

PARAMETRES = tomllib.loads(Path(bilan.socle.__path__[0], "parametres.toml").read_text())["parametre"]


@pytest.mark.django_db
def test_every_parameter_has_its_words_and_every_word_its_parameter():
    codes = {ligne["code"] for ligne in PARAMETRES}
    assert codes == set(parametres_en_mots.MOTS)
    assert set(ParametreReglementaire.objects.values_list("code", flat=True)) == codes
    assert {ligne["condition"] for ligne in PARAMETRES if "condition" in ligne} == set(parametres_en_mots.CONDITIONS)


def test_every_mark_is_explained_in_words():
    assert [ligne["source"] for ligne in PARAMETRES if "[" in parametres_en_mots.source(ligne["source"])] == []
    assert parametres_en_mots.source("D6323-4 [L]") == "D6323-4 (texte lu)"


@pytest.mark.parametrize(("lue", "unite", "dite"), [
    (None, "euros", "aucune"), (True, "", "oui"), (False, "", "non"), (10, "calendaire", "10 jours calendaires"), (11, "ouvre", "11 jours ouvrés"),
    (1, "ans", "1 an"), (2, "mois", "2 mois"), (24, "heures", "24 heures"), (30, "pourcent", "30 %"), (1600, "euros", "1 600 €"),
    (102.23, "euros", "102,23 €"), ("05-31", "", "31 mai"), ("2026/V10", "", "2026/V10"), (12.5, "heures", "12,5 heures"), (4, "", "4"),
])
def test_a_value_is_said_with_its_unit(lue, unite, dite):
    assert parametres_en_mots.valeur(lue, unite).replace("\u00a0", " ").replace("\u202f", " ") == dite


@pytest.mark.parametrize(("debut", "fin", "dite"), [
    (None, None, "sans limite"), (date(2019, 1, 1), None, "depuis le 1er janvier 2019"), (None, date(2026, 2, 25), "jusqu’au 25 février 2026"),
    (date(2026, 1, 1), date(2026, 4, 1), "du 1er janvier 2026 au 1er avril 2026"),
])
def test_a_period_is_said_in_words(debut, fin, dite):
    assert parametres_en_mots.periode(debut, fin).replace("\u00a0", " ") == dite


def test_a_rule_is_found_by_its_french_words():
    assert parametres_en_mots.codes("delai entre deux") == ["AGENT_CARENCE_BILAN_ANS", "CPF_CARENCE_BILAN_ANS"]


def test_a_condition_is_said_beside_its_rule_and_a_code_that_nobody_named_stays():
    assert parametres_en_mots.quoi("AGENT_ABSENCE_REPONSE_MOIS", "etat").endswith("(fonction publique de l’État)")
    assert parametres_en_mots.quoi("NOUVEAU") == "NOUVEAU"
