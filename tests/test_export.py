"""What a person takes away: everything of hers that she may read, in open types, and nothing of anyone else's."""
import json
from datetime import date, timedelta

import pytest

from beneficiaires.models import Dossier
from bilan.portail import extrait
from bilan.portail.mots_de_l_extrait import MOTS
from bilan.rassemblement import exporter
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from seances.actions import noter_travail
from syntheses.actions import partages
from syntheses.actions.lectures import noter_lecture
from syntheses.actions.partages import ACCORD
from syntheses.regles.partages import Quoi
from syntheses.termes import Choix
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueOrganisme
from tests.syntheses.outils import ICI, beneficiaire, bilan_tenu, consultante, remise
from travaux.actions import choisir, contenu, ecrire_note, importer_un_referentiel, passer_outre, positionner
from travaux.models import Attentes, Competence, Enquete, EtapePlan, Piste
from travaux.regles import Bloc, Niveau, Position

pytestmark = pytest.mark.django_db
MOT = "Ce mot est à moi"


@pytest.fixture(scope="module")
def cle_simple(base_du_module):
    FabriqueOrganisme()
    dossier = bilan_tenu()
    FabriqueConvention(dossier=dossier, etat="conclue")
    for texte, partagee in (("Un mot pour vous.", True), ("Entre moi et moi.", False)):
        ecrire_note(dossier, acteur=consultante(dossier), instant=ICI, texte=texte, partagee=partagee)
    noter_travail(dossier, acteur=beneficiaire(dossier), instant=ICI, jour=ICI.date() - timedelta(1), minutes=45, sujet="Fiches métier")
    return remise(dossier).dossier_id


@pytest.fixture
def dossier(cle_simple):
    return Dossier.objects.get(pk=cle_simple)


@pytest.fixture(scope="module")
def cle_du_tout(base_du_module):
    """One of each of what is written in a bilan, a competence withdrawn, a synthesis shared and read."""
    FabriqueOrganisme()
    bilan = bilan_tenu()
    par = {"acteur": beneficiaire(bilan), "instant": ICI}
    competences = [contenu.ajouter(Competence, bilan, **par, libelle=MOT) for _ in range(2)]
    contenu.retirer(competences[1], **par)
    lead = contenu.ajouter(Piste, bilan, **par, intitule=MOT, decision="retenue")
    contenu.ajouter(Enquete, bilan, **par, piste=lead, jour=ICI.date(), fonction="formateur", appris=MOT)
    contenu.ajouter(EtapePlan, bilan, **par, libelle=MOT, echeance=date(2027, 6, 1))
    contenu.ajouter(Attentes, bilan, **par, texte=MOT)
    blocs = [Bloc("Animer", ("Adapter", "Évaluer"))]
    referentiel = importer_un_referentiel("Formateur", "RNCP1", 80, blocs, acteur=consultante(bilan), instant=ICI)
    position = Position(Niveau.ACQUISE, MOT, str(competences[0].pk))
    positionner(choisir(bilan, referentiel, **par), 0, {0: position}, **par, lues={})
    passer_outre(bilan, MOT, acteur=consultante(bilan), instant=ICI)
    synthese = remise(bilan)
    choix = Choix(acte=ACCORD, lecteur=Role.TIERS, destinataire="Malik Haddad", courriel="malik@conseil.example", mois=3, finalite="Un projet")
    partage = partages.ecrire(synthese.dossier, synthese.piece, choix, **par)
    partages.signer(partage, nom="Camille Moreau", **par)
    noter_lecture(partage, Quoi.PAGE, acteur=Acteur(role=Role.TIERS), instant=ICI)
    return synthese.dossier_id


@pytest.fixture
def tout(cle_du_tout):
    return Dossier.objects.get(pk=cle_du_tout)


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


def test_what_both_wrote_and_what_the_person_shared_is_taken_away_too(tout):
    lead = {"enquetes": 1, "decision_en_mots": "Retenue", "retire_le": None}
    export = exporter(tout, tout.beneficiaire.compte)
    assert json.loads(json.dumps(export, allow_nan=False)) == export
    travaux, syntheses = export["travaux"], export["syntheses"]
    assert [c["competence"] for c in travaux["competences"]] == [MOT, MOT]
    assert {c["retire_le"] for c in travaux["competences"]} == {None, "2027-03-10T09:06:00+00:00"}
    assert [{**{cle: p[cle] for cle in lead}, "enquetes": len(p["enquetes"])} for p in travaux["pistes"]] == [lead]
    assert (travaux["investigation"]["motif"], travaux["attentes"][0]["texte"], travaux["plan_d_action"][0]["echeance"]) == (MOT, MOT, "2027-06-01")
    [acquise, muette] = travaux["referentiels"][0]["blocs"][0]["competences_du_bloc"]
    assert (acquise["niveau_en_mots"], acquise["preuve"], acquise["du_portefeuille"], muette["niveau"]) == ("Acquise", MOT, MOT, None)
    assert [(v["numero"], v["passage"], v["rubriques"][0]["texte"]) for v in syntheses["versions_de_la_synthese"]] == [(1, "proposer", "Ce qui fut dit.")]
    assert syntheses["resultats_detailles"]["texte"] == "Ce que les outils ont montré."
    [partage] = syntheses["partages"]
    assert (partage["destinataire"], partage["lecteur"], [o["quoi"] for o in partage["ouvertures"]]) == ("Malik Haddad", "tiers", ["page"])


def test_the_pdf_names_all_of_it_in_french(tout):
    dessines = extrait.figer(tout, tout.beneficiaire.compte, ICI)["blocs"]
    noms = {nom for bloc in dessines for nom in [bloc.get("titre"), bloc.get("nom"), *bloc.get("colonnes", []), *(f[0] for f in bloc.get("faits", []))] if nom}
    assert {"Vos compétences", "Vos pistes", "Votre projet de formation", "Votre plan d’action", "Version 1", "Vos résultats détaillés", "Vos partages"} <= noms
    assert not {nom for nom in noms if nom.endswith((" le", "ee", "ees", " du", " au")) and nom not in MOTS.values() and nom != "Le"}


def test_what_both_wrote_and_shared_is_nobody_else_s(tout):
    """Gestion knows how the bilan ended and when its content goes, which holds no word of it."""
    deux = [exporter(tout, compte) for compte in (FabriqueCompte(gestion=True), FabriqueCompte(consultant=True))]
    assert [{nom for app in ("travaux", "syntheses") for nom, valeur in export[app].items() if valeur} for export in deux] == [{"fin"}, set()]
    assert exporter(tout, tout.consultant)["syntheses"]["partages"] == []


def test_what_is_written_of_it_is_nothing_once_destroyed(tout):
    for coffre in (tout.coffre_travaux, tout.coffre_synthese, tout.coffre_actes):
        coffre.detruire(ICI)
    export = json.dumps(exporter(tout, tout.beneficiaire.compte), ensure_ascii=False)
    assert not [mot for mot in (MOT, "Ce que les outils", "Malik") if mot in export]


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
