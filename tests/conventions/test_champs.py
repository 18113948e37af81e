"""Each field that a contract freezes has one class, and the class says who signs again."""
from datetime import date

import pytest

from conventions import donnees
from conventions.comparaison import differences
from conventions.regles.champs import CHAMPS, Classe, differents
from tests.fabriques import FabriqueConvention, FabriqueOrganisme

MODES = ("plan_developpement", "conge_reclassement", "agent_public", "faf_independant", "personnel")
REPERES = {"dossier_numero", "version", "version_du", "avenant", "depuis_version", "changements", "repartition"}


@pytest.mark.django_db
@pytest.mark.parametrize("mode", MODES)
def test_every_field_that_is_frozen_is_in_the_table(mode):
    FabriqueOrganisme()
    lues = donnees.assembler(FabriqueConvention(dossier__mode_financement=mode), date(2026, 11, 20))
    assert sorted(lues.keys() - CHAMPS.keys()) == []


@pytest.mark.django_db
def test_the_table_names_nothing_that_is_never_frozen():
    FabriqueOrganisme()
    gelees = {cle for mode in MODES for cle in donnees.assembler(FabriqueConvention(dossier__mode_financement=mode), date(2026, 11, 20))}
    assert sorted(CHAMPS.keys() - gelees) == sorted(REPERES - {"dossier_numero", "repartition"})


def test_marks_are_the_only_third_class():
    assert {code for code, champ in CHAMPS.items() if champ.classe is Classe.REPERE} == REPERES


@pytest.mark.parametrize(("code", "classe"), [
    ("prix_centimes", Classe.SUBSTANTIELLE), ("accompagnement_minutes", Classe.SUBSTANTIELLE), ("periode_fin", Classe.SUBSTANTIELLE),
    ("planning", Classe.SUBSTANTIELLE), ("contenu", Classe.SUBSTANTIELLE), ("objectif", Classe.SUBSTANTIELLE),
    ("organisme_telephone", Classe.MATERIELLE), ("employeur_adresse", Classe.MATERIELLE), ("employeur_representant", Classe.MATERIELLE),
    ("employeur_courriel", Classe.MATERIELLE), ("employeur_siret", Classe.SUBSTANTIELLE), ("beneficiaire_nom", Classe.SUBSTANTIELLE),
])
def test_what_the_parties_agreed_on_is_substantial_and_how_to_reach_them_is_not(code, classe):
    assert CHAMPS[code].classe is classe


@pytest.mark.parametrize(("avant", "apres", "attendu"), [
    ({"moyens": ""}, {}, []), ({"moyens": None}, {"moyens": ""}, []), ({"planning": []}, {}, []),
    ({"taux_distance": 0}, {}, ["taux_distance"]), ({"sur_temps_travail": False}, {"sur_temps_travail": True}, ["sur_temps_travail"]),
    ({"prix_centimes": 1}, {"prix_centimes": 2}, ["prix_centimes"]), ({"organisme_telephone": "1"}, {"organisme_telephone": "2"}, []),
    ({"version": 1}, {"version": 2}, []),
])
def test_an_empty_value_and_none_at_all_are_the_same(avant, apres, attendu):
    assert differents(avant, apres, Classe.SUBSTANTIELLE) == attendu


def test_each_difference_is_told_before_and_after():
    avant = {
        "prix_centimes": 180_000, "periode_fin": date(2027, 4, 9), "taux_distance": 100, "duree_minutes": 1440, "sur_temps_travail": False, "objectif": "A",
        "planning": [{"rang": 1, "jour": "2027-01-11", "etape": "Préliminaire", "minutes": 60}],
        "phases": [{"libelle": "1°", "minutes": 60, "etapes": [{"libelle": "Étape préliminaire", "minutes": 60}]}],
    }
    apres = avant | {"prix_centimes": 165_000, "periode_fin": date(2027, 5, 14), "taux_distance": 50, "sur_temps_travail": True, "objectif": "", "planning": []}
    assert differences(avant, apres) == [
        ["Prix", "1\u202f800\xa0€", "1\u202f650\xa0€"], ["Fin de la période", "9\xa0avril 2027", "14\xa0mai 2027"],
        ["Calendrier prévisionnel", "1\xa0séance (1\xa0h) : 11\xa0janvier 2027", "Non précisé"], ["Sur le temps de travail", "non", "oui"],
        ["Part à distance", "100\xa0%", "50\xa0%"], ["Objectif", "A", "Non précisé"],
    ]
