"""« Reprendre depuis… »: what the bilan holds becomes a first text for each block, which nobody but its writer saves."""
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from beneficiaires.models import Dossier
from syntheses import actions
from syntheses.matiere_en_mots import formation
from syntheses.models import Rubrique
from syntheses.propositions import sources, sources_des_resultats
from syntheses.rubriques import BLOCS, CodeRubrique
from tests.fabriques import FabriqueOrganisme
from tests.syntheses.outils import ICI, beneficiaire, bilan_tenu, consultante, ecrite
from tests.travaux.outils import SEMAINE_AVANT, equipe, remise
from travaux.actions import contenu, creer, enregistrer, remettre, rendre
from travaux.actions.supports import Contenu
from travaux.matiere import CouvertureLue
from travaux.models import Competence, Enquete, EtapePlan, Piste
from travaux.regles import Bloc, Niveau, Position, taux_par_bloc

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cle_du_dossier(base_du_module):
    FabriqueOrganisme()
    dossier = bilan_tenu()
    par = {"acteur": beneficiaire(dossier), "instant": ICI}
    contenu.ajouter(Competence, dossier, **par, libelle="Former", situation="Trois arrivants", action="Je montre\nle poste", resultat="Ils restent.")
    piste = contenu.ajouter(
        Piste, dossier, **par, intitule="Formatrice", sources="Onisep\nFrance Travail", formation="Titre pro", marche="Tendu", contraintes="Les trajets",
        decision="retenue", raison="Le goût de transmettre",
    )
    contenu.ajouter(Enquete, dossier, **par, piste=piste, jour=date(2027, 2, 3), fonction="formateur", appris="On prépare\nbeaucoup")
    contenu.ajouter(Piste, dossier, **par, intitule="Tutrice", decision="en_reserve", raison="Plus tard")
    contenu.ajouter(Piste, dossier, **par, intitule="Cariste", decision="ecartee", raison="Vu")
    contenu.ajouter(EtapePlan, dossier, **par, libelle="Rencontrer Rosa", echeance=date(2027, 6, 1))
    return dossier.pk


@pytest.fixture
def dossier(cle_du_dossier):
    return Dossier.objects.get(pk=cle_du_dossier)


def pour(dossier, code) -> dict:
    synthese = actions.ouvrir(dossier, acteur=consultante(dossier), instant=ICI)
    return {s.cle: (s.texte or [tuple(e) for e in s.etapes]) for s in sources(synthese, code, dossier.consultant)}


@pytest.mark.parametrize(("code", "attendu"), [
    ("competences_aptitudes", {"competences": "### Compétences professionnelles\n- **Former** : Trois arrivants. Je montre le poste. Ils restent."}),
    ("projet_professionnel", {"pistes": (
        "### Formatrice\n\nLe goût de transmettre.\n\n- **Formation** : Titre pro.\n- **Marché** : Tendu.\n- **Contraintes** : Les trajets.\n"
        "- **Sources consultées** : Onisep ; France Travail.\n- **Enquête du 3 février 2027, formateur** : On prépare beaucoup.\n\n"
        "### En réserve\n- **Tutrice** : Plus tard.")}),
    ("conditions_moyens", {"contraintes": "- **Formatrice** : Les trajets."}),
    ("etapes", {"plan": [("Rencontrer Rosa", date(2027, 6, 1))]}),
    ("projet_formation", {}), ("observations", {}),
])
def test_each_block_is_offered_what_the_bilan_holds(dossier, code, attendu):
    lisse = {cle: v.replace("\u202f", " ").replace("\u00a0", " ") if isinstance(v, str) else v for cle, v in pour(dossier, code).items()}
    assert lisse == attendu


def test_the_coverage_says_what_is_left_and_does_not_judge_what_was_not_looked_at():
    blocs = [Bloc("Préparer", ("Cadrer", "Planifier", "Évaluer"))]
    positions = {(0, 0): Position(Niveau.ACQUISE), (0, 1): Position(Niveau.A_ACQUERIR)}
    lue = CouvertureLue(
        pk=uuid4(), auteur="Camille", le=ICI, revision=1, titre="Titre FPA", code="RNCP37275", seuil=80, blocs=blocs, positions=positions,
        taux_des_blocs=taux_par_bloc(blocs, positions),
    )
    assert formation([lue]).replace("\u202f", " ").replace("\u00a0", " ") == (
        "### Titre FPA (RNCP37275)\n\n33 % du référentiel est couvert, pour un seuil de 80 % : 1 acquise, 1 à acquérir, 1 à regarder.\n\n"
        "- **Préparer** : 1 acquise, 1 à acquérir, 1 à regarder. Reste : Planifier ; Évaluer."
    )


def test_nothing_held_is_nothing_offered():
    dossier = bilan_tenu()
    assert {code: list(pour(dossier, code)) for code in BLOCS} == {code: ["registre"] if code == CodeRubrique.CIRCONSTANCES else [] for code in BLOCS}


def test_taking_up_a_text_keeps_what_was_typed_and_saves_nothing(dossier, client):
    synthese = ecrite(dossier)
    client.force_login(dossier.consultant)
    url = reverse("syntheses:rediger", args=[dossier.numero, "competences_aptitudes"])
    page = client.post(url, {"texte": "Déjà tapé.", "revision": 1, "onglet": "a", "depuis": "competences"}).content.decode()
    assert "Déjà tapé.\n\n### Compétences professionnelles" in page and "Repris depuis le portefeuille de compétences" in page
    assert Rubrique.objects.select_related("coffre").get(synthese=synthese, code="competences_aptitudes").texte == "Ce qui fut dit."
    etapes = client.post(reverse("syntheses:etapes", args=[dossier.numero]), {
        "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-libelle": "Tapée", "form-0-echeance": "", "revision": 1, "onglet": "a", "depuis": "plan",
    }).content.decode()
    assert 'value="Tapée"' in etapes and 'value="Rencontrer Rosa"' in etapes and 'value="2027-06-01"' in etapes
    assert synthese.etapes.count() == 1


def test_taking_up_a_second_time_adds_nothing_twice(dossier, client):
    ecrite(dossier)
    client.force_login(dossier.consultant)
    reprise, adresse = pour(dossier, "competences_aptitudes")["competences"], reverse("syntheses:rediger", args=[dossier.numero, "competences_aptitudes"])
    texte = f"Déjà tapé.\n\n{reprise}\n\nEt ma fin.".replace("\n", "\r\n")  # as a browser sends it
    page = client.post(adresse, {"texte": texte, "revision": 1, "onglet": "a", "depuis": "competences"}).content.decode()
    assert page.count("### Compétences professionnelles") == 1 and "rien n’a été ajouté" in page
    etapes = client.post(reverse("syntheses:etapes", args=[dossier.numero]), {
        "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-libelle": "Rencontrer Rosa", "form-0-echeance": "2027-06-01", "revision": 1, "onglet": "a",
        "depuis": "plan",
    }).content.decode()
    assert etapes.count('value="Rencontrer Rosa"') == 1 and "rien n’a été ajouté" in etapes


def test_the_last_version_can_be_put_back(dossier, client):
    synthese = ecrite(dossier)
    actions.proposer(synthese, acteur=consultante(synthese), instant=ICI)
    client.force_login(dossier.beneficiaire.compte)
    url = reverse("syntheses:corriger", args=[synthese.pk, "projet_professionnel"])
    client.post(url, {"texte": "Par mégarde.", "revision": 1})
    page = client.post(url, {"texte": "Par mégarde.", "revision": 2, "depuis": "version"}).content.decode()
    assert "Ce qui fut dit.</textarea>" in page and "Par mégarde.</textarea>" not in page


def test_the_restitution_is_offered_a_plan(dossier):
    (source,) = sources_des_resultats(dossier, dossier.consultant)
    assert source.texte == "### Ce que les questionnaires ont montré\n\n### Ce que les outils ont montré\n\n### Ce que les entretiens ont montré"


def test_the_plan_names_the_questionnaires_given_back_not_what_was_only_to_be_read():
    questionnaire = remise()
    dossier = questionnaire.dossier
    par = {"acteur": beneficiaire(dossier), "instant": SEMAINE_AVANT}
    lien = creer("lien", "investigation", Contenu("Le CEP", 15, adresse="https://example.org/"), acteur=equipe(), instant=SEMAINE_AVANT)
    lu = remettre(dossier, lien, 1, acteur=consultante(dossier), instant=SEMAINE_AVANT)
    enregistrer(questionnaire, {"q1": "Un lundi."}, revision=0, onglet="a", **par)
    rendre(questionnaire, **par)
    rendre(lu, **par)
    (source,) = sources_des_resultats(dossier, dossier.consultant)
    lignes = [ligne.partition(",")[0] for ligne in source.texte.split("\n") if ligne.startswith("- ")]
    assert lignes == ["- «\u202fCe qui compte\u202f»"]
