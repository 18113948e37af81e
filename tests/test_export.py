"""What a person takes away: everything of hers that she may read, in open types, and nothing of anyone else's."""
import json
from datetime import date, timedelta

import pytest

from bilan.rassemblement import exporter
from seances.actions import noter_travail
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueOrganisme
from tests.syntheses.outils import ICI, beneficiaire, bilan_tenu, consultante, remise
from travaux.actions import ecrire_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    FabriqueOrganisme()
    dossier = bilan_tenu()
    FabriqueConvention(dossier=dossier, etat="conclue")
    for texte, partagee in (("Un mot pour vous.", True), ("Entre moi et moi.", False)):
        ecrire_note(dossier, acteur=consultante(dossier), instant=ICI, texte=texte, partagee=partagee)
    noter_travail(dossier, acteur=beneficiaire(dossier), instant=ICI, jour=ICI.date() - timedelta(1), minutes=45, sujet="Fiches métier")
    return remise(dossier).dossier


def test_each_app_says_its_part_in_json_types(dossier):
    export = exporter(dossier, dossier.beneficiaire.compte)
    assert json.loads(json.dumps(export, allow_nan=False)) == export
    assert list(export) == ["beneficiaires", "conventions", "seances", "travaux", "syntheses"]
    bilan = export["beneficiaires"]["bilan"]
    assert (bilan["numero"], bilan["prix_centimes"], bilan["ouvert_le"], bilan["etat_en_mots"]) == (
        dossier.numero, 180_000, "2026-11-20", dossier.get_etat_display())
    assert export["conventions"]["contrats"][0]["versions"][0]["contenu"]["prix_centimes"] == 180_000
    assert export["seances"]["recherches_personnelles"] == [
        {"jour": "2027-03-09", "minutes": 45, "sujet": "Fiches métier", "le": "2027-03-10T09:06:00+00:00", "retire_le": None},
    ]
    assert [n["texte"] for n in export["travaux"]["notes"]] == ["Un mot pour vous."]
    assert export["syntheses"]["rubriques"][0]["texte"] == "Ce qui fut dit."


def test_a_stranger_takes_nothing_away_and_gestion_no_content(dossier):
    vide = exporter(dossier, FabriqueCompte(consultant=True))
    assert not any(valeur for partie in vide.values() for valeur in partie.values())
    gestion = json.dumps(exporter(dossier, FabriqueCompte(gestion=True)), ensure_ascii=False)
    assert dossier.numero in gestion
    assert not [mot for mot in ("Un mot pour vous.", "Entre moi et moi.", "Fiches métier", "Ce qui fut dit.") if mot in gestion]


def test_what_was_destroyed_is_said_to_be_nothing(dossier):
    dossier.coffre_travaux.detruire(ICI)
    dossier.coffre_synthese.detruire(ICI)
    export = exporter(dossier, dossier.beneficiaire.compte)
    assert [n["texte"] for n in export["travaux"]["notes"]] == [None]
    assert {r["texte"] for r in export["syntheses"]["rubriques"]} == {None}
    assert date.fromisoformat(export["beneficiaires"]["bilan"]["date_terme"]) == ICI.date()
