"""The legal parameters that ship with the product: what annexe A lists, over periods that neither overlap nor contradict each other."""

import re
import tomllib
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

import bilan.socle

PARAMETRES = tomllib.loads(Path(bilan.socle.__path__[0], "parametres.toml").read_text())["parametre"]
UNITES = {"calendaire", "ouvre", "heures", "ans", "euros", "pourcent", None, "mois"}
LARGEURS = {"code": 60, "condition": 60, "unite": 20, "source": 200, "note": 300}
CHAMPS = {*LARGEURS, "valeur", "debut", "fin"}
VEILLE_DE_TOUT, LENDEMAIN_DE_TOUT = date(1900, 1, 1), date(2100, 1, 1)

# domaine.md, annexe A: code, condition, value, first day, last day.
ANNEXE_A = [
    ("BILAN_DUREE_MAX_H", "", 24, "2019-01-01", None),
    ("BILAN_DUREE_MIN_ACCOMPAGNEMENT_H", "", None, None, None),
    ("CONSERVATION_EXCEPTION_ANS", "", 1, "2019-01-01", "2023-12-30"),
    ("CONSERVATION_EXCEPTION_ANS", "", 3, "2023-12-31", None),
    ("TRIPARTITE_DELAI_J", "", 10, None, None),
    ("CPF_PLAFOND_BILAN_EUR", "", 1600, "2026-02-26", None),
    ("CPF_CARENCE_BILAN_ANS", "", 5, "2026-02-26", None),
    ("CPF_HEURES_ACCOMPAGNEMENT_SEULES", "", True, "2026-02-26", None),
    ("CPF_PFO_EUR", "", 100, "2024-05-02", "2024-12-31"),
    ("CPF_PFO_EUR", "", 102.23, "2025-01-01", "2025-12-31"),
    ("CPF_PFO_EUR", "", 103.20, "2026-01-01", "2026-04-01"),
    ("CPF_PFO_EUR", "", 150, "2026-04-02", None),
    ("CPF_ABSENCE_PREAVIS_J", "moins_de_six_mois", 60, None, None),
    ("CPF_ABSENCE_PREAVIS_J", "six_mois_ou_plus", 120, None, None),
    ("CPF_ABSENCE_REPONSE_J", "", 30, None, None),
    ("EDOF_DELAI_ENTREE_MIN", "", 11, "2021-06-10", None),
    ("EDOF_REPONSE_OF", "", 2, None, None),
    ("EDOF_ACCEPTATION_TITULAIRE", "", 4, None, None),
    ("EDOF_RETRACTATION", "", 14, None, None),
    ("EDOF_DECLARATION_ENTREE", "", 3, None, None),
    ("EDOF_DECLARATION_SORTIE", "", 3, None, None),
    ("EDOF_VALIDATION_CDC", "", 5, None, None),
    ("EDOF_PAIEMENT_MAX", "", 30, None, None),
    ("CPF_SOUS_TRAITANCE_MAX_PCT", "", 80, "2024-04-01", None),
    ("CONTRAT_PARTICULIER_RETRACTATION_J", "", 10, None, None),
    ("CONSO_RETRACTATION_J", "", 14, None, None),
    ("CONSO_BOUTON_RETRACTATION", "", True, "2026-06-19", None),
    ("CONTRAT_PARTICULIER_ACOMPTE_MAX_PCT", "", 30, None, None),
    ("OPCO_AVANCE_MAX_PCT", "", 30, None, None),
    ("OPCO_SUBROGATION_DEFAUT", "", True, None, "2026-09-30"),
    ("OPCO_SUBROGATION_DEFAUT", "", False, "2026-10-01", None),
    ("RNQ_VERSION", "", "2019/V9", None, "2026-10-31"),
    ("RNQ_VERSION", "", "2026/V10", "2026-11-01", None),
    ("RNQ19_SEUIL_INTERVENANTS", "", None, None, None),
    ("BPF_ECHEANCE_LEGALE", "", "04-29", None, None),
    ("BPF_ECHEANCE_ANNONCEE", "", "05-31", "2026-01-01", "2026-12-31"),
    ("TVA_MENTION", "", "Exonération de TVA, article 261, 4, 4° a du CGI", None, "2028-06-30"),
    ("EFACTURE_RECEPTION", "", True, "2026-09-01", None),
    ("EFACTURE_EMISSION_PME", "", True, "2027-09-01", None),
    ("RI_MENTIONS_L6352_4", "", True, "2026-06-27", None),
]


def ligne(parametre):
    debut, fin = (parametre.get(bout) and parametre[bout].isoformat() for bout in ("debut", "fin"))
    return parametre["code"], parametre.get("condition", ""), parametre.get("valeur"), debut, fin


def en_vigueur(code, jour):
    lignes = [p for p in PARAMETRES if p["code"] == code and p.get("debut", VEILLE_DE_TOUT) <= jour <= p.get("fin", LENDEMAIN_DE_TOUT)]
    assert len(lignes) == 1
    return lignes[0].get("valeur")


@pytest.mark.parametrize("attendue", ANNEXE_A)
def test_every_line_of_annexe_a_is_loaded(attendue):
    assert attendue in [ligne(parametre) for parametre in PARAMETRES]


@pytest.mark.parametrize("parametre", PARAMETRES, ids=lambda p: p["code"])
def test_a_parameter_fits_its_table(parametre):
    assert set(parametre) <= CHAMPS
    assert all(len(parametre.get(champ, "")) <= largeur for champ, largeur in LARGEURS.items())
    assert parametre.get("unite") in UNITES
    assert re.fullmatch(r"[A-Z][A-Z0-9_]+", parametre["code"])


@pytest.mark.parametrize("parametre", PARAMETRES, ids=lambda p: p["code"])
def test_a_parameter_tells_its_source_and_how_well_it_is_known(parametre):
    assert re.search(r"\w.* \[(L|O|S\+?|I|NV)\]$", parametre["source"])


def test_no_two_values_of_a_parameter_are_in_force_on_the_same_day():
    periodes = defaultdict(list)
    for p in PARAMETRES:
        periodes[p["code"], p.get("condition", "")].append((p.get("debut", VEILLE_DE_TOUT), p.get("fin", LENDEMAIN_DE_TOUT)))
    for suite in periodes.values():
        assert all(debut <= fin for debut, fin in suite)
        assert all(fin < debut for (_, fin), (debut, _) in zip(sorted(suite), sorted(suite)[1:], strict=False))


def test_the_successive_values_of_a_parameter_leave_no_gap():
    periodes = defaultdict(list)
    for p in PARAMETRES:
        periodes[p["code"], p.get("condition", "")].append((p.get("debut", VEILLE_DE_TOUT), p.get("fin", LENDEMAIN_DE_TOUT)))
    for suite in periodes.values():
        assert all(fin + timedelta(days=1) == debut for (_, fin), (debut, _) in zip(sorted(suite), sorted(suite)[1:], strict=False))


@pytest.mark.parametrize(
    ("jour", "plafond", "carence", "pfo"),
    [
        (date(2024, 5, 1), None, None, 0),
        (date(2024, 5, 2), None, None, 100),
        (date(2026, 2, 25), None, None, 103.20),
        (date(2026, 2, 26), 1600, 5, 103.20),
        (date(2026, 4, 1), 1600, 5, 103.20),
        (date(2026, 4, 2), 1600, 5, 150),
    ],
)
def test_the_cpf_is_read_at_the_date_of_the_subscription(jour, plafond, carence, pfo):
    assert (en_vigueur("CPF_PLAFOND_BILAN_EUR", jour), en_vigueur("CPF_CARENCE_BILAN_ANS", jour), en_vigueur("CPF_PFO_EUR", jour)) == (plafond, carence, pfo)


def test_the_quality_referential_changes_on_1_november_2026():
    assert (en_vigueur("RNQ_VERSION", date(2026, 10, 31)), en_vigueur("RNQ_VERSION", date(2026, 11, 1))) == ("2019/V9", "2026/V10")
