"""The result indicators: one query over a year that is over, nothing told of fewer than five people."""
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from bilan.public import indicateurs
from bilan.socle.models import Coffre
from bilan.socle.typographie import typographier
from syntheses.models import Destruction, Fin, Questionnaire
from tests.fabriques import FabriqueBeneficiaire, FabriqueCompte, FabriqueDossier, FabriqueEmployeur, FabriquePrestation, FabriqueSeance
from travaux.models import Enquete, Piste

pytestmark = pytest.mark.django_db
JOUR = date(2027, 2, 10)  # the year 2026 is over
AVRIL = datetime(2026, 4, 1, tzinfo=UTC)
SATISFAITS = {"objectifs": "entierement", "satisfaction": "oui", "rythme": "plutot", "secret": "oui", "suite": "oui", "conseiller": "oui"}
MECONTENTS = {"objectifs": "peu", "satisfaction": "non", "rythme": "non", "secret": "peu", "suite": "non", "conseiller": "non"}


@pytest.fixture(scope="module")
def commun(base_du_module):
    return {"consultant": FabriqueCompte(consultant=True).pk, "prestation": FabriquePrestation().pk, "employeur": FabriqueEmployeur().pk}


def bilan(commun, n, *, debut=date(2026, 3, 2), terme=date(2026, 6, 1), cause="remise", suivi=None, reponses=None):
    """One bilan with one session held, ended that day."""
    dossier = FabriqueDossier(
        numero=f"BDC-2026-{n:04}", beneficiaire=FabriqueBeneficiaire(), consultant_id=commun["consultant"], prestation_id=commun["prestation"],
        employeur_id=commun["employeur"], etat="clos", date_terme=terme, contractualise_le=debut,
    )
    heure = datetime(debut.year, debut.month, debut.day, 8 + n % 10, tzinfo=UTC)
    FabriqueSeance(dossier=dossier, consultant=dossier.consultant, numero=1, debut=heure, fin=heure.replace(minute=50), etat="realisee")
    Fin.objects.create(dossier=dossier, cause=cause, terme=terme, detruire_le=terme, suivi_tenu_le=suivi)
    if reponses:
        Questionnaire.objects.create(dossier=dossier, moment="fin", reponses=reponses, le=datetime(terme.year, terme.month, terme.day, 9, tzinfo=UTC),
                                     anonymiser_le=date(terme.year + 7, 1, 1))
    return dossier


def valeurs(jour=JOUR):
    lus = indicateurs.lire(jour)
    return {i.nom: i.valeur.replace("\u00a0", " ") for i in (*lus.bilans, *lus.avis)}


@pytest.fixture
def six(commun):
    """Six bilans of 2026: five to their term, one stopped; five answers, one of them unhappy."""
    faits = [bilan(commun, n, suivi=date(2026, 12, 1) if n < 3 else None, reponses=SATISFAITS if n < 4 else MECONTENTS) for n in range(5)]
    return [*faits, bilan(commun, 5, cause="abandon")]


def test_each_figure_is_what_its_words_say(six):
    assert valeurs() == {
        "Bénéficiaires qui ont commencé un bilan": "6", "Bénéficiaires dont le bilan a pris fin": "6", "Bilans menés à leur terme": "83 %, sur 6 bilans",
        "Entretiens de suivi à six mois": "60 %, sur 5 bilans", "Réponses au questionnaire de six mois": "0 %, sur 5 bilans", "Enquêtes de terrain": "",
        **{typographier(question.texte): "80 %, sur 5 réponses" for question in indicateurs.QUESTIONS[indicateurs.Moment.FIN]},
    }


def test_a_year_is_told_once_it_is_over_and_whole(six, commun):
    bilan(commun, 6, debut=date(2025, 12, 31), terme=date(2025, 12, 31))
    bilan(commun, 7, debut=date(2027, 1, 1), terme=date(2027, 1, 1))
    assert valeurs()["Bénéficiaires dont le bilan a pris fin"] == "6"
    assert {valeurs(jour)["Bénéficiaires dont le bilan a pris fin"] for jour in (date(2026, 12, 31), date(2028, 1, 1))} == {""}


@pytest.mark.parametrize(("combien", "dit"), [(4, ""), (5, "100 %, sur 5 bilans")])
def test_nothing_is_drawn_from_fewer_than_five_people(commun, combien, dit):
    for n in range(combien):
        bilan(commun, n)
    assert valeurs()["Bilans menés à leur terme"] == dit


def test_without_the_threshold_one_person_would_be_told(commun, monkeypatch):
    bilan(commun, 0, reponses=MECONTENTS)
    monkeypatch.setattr(indicateurs, "SEUIL", 1)
    assert valeurs()["Êtes-vous satisfait·e de l’accompagnement\u202f?"] == "0 %, sur 1 réponse"


def test_an_investigation_is_counted_as_long_as_it_exists_and_once_it_is_destroyed(six):
    for dossier in six[:5]:
        ecrit = {"dossier": dossier, "coffre": dossier.coffre_travaux, "auteur": dossier.consultant} | dict.fromkeys(("cree_le", "le"), AVRIL)
        piste = Piste(**ecrit)
        piste.intitule = "Formatrice"
        piste.save(force_insert=True)
        enquete = Enquete(**ecrit, piste=piste, jour=date(2026, 4, 2))
        enquete.fonction, enquete.appris = "Formatrice", "Préparer autant que parler."
        enquete.save(force_insert=True)
    Destruction.objects.create(dossier=six[5], fondement="terme", decidee_le=datetime(2026, 6, 2, tzinfo=UTC), plan={"categories": [
        {"nom": str(Enquete._meta.verbose_name_plural).capitalize(), "nombre": 3}, {"nom": "Pistes", "nombre": 2},
    ]})
    assert valeurs()["Enquêtes de terrain"] == "8 rencontres, chez 6 bénéficiaires"


def test_one_query_and_not_a_name_whatever_the_number(client, six, django_assert_num_queries):
    with django_assert_num_queries(1):
        indicateurs.lire(JOUR)
    page = client.get(reverse("public:resultats")).text
    assert "Camille" not in page and "BDC-" not in page


def test_with_too_few_bilans_the_page_says_so_and_how_it_will_count(client, commun):
    assert Coffre.objects.count() == 0
    page = client.get(reverse("public:resultats")).text
    assert "Pas encore assez de bilans" in page and "Ce qui sera publié ici" in page
