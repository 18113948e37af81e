"""The two questionnaires of the end lose their name in time (class C6): for good, whatever is still known of the bilan."""
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from bilan import rassemblement, taches
from bilan.public import indicateurs
from bilan.socle.models import Evenement
from bilan.socle.transitions import TransitionRefusee
from syntheses import actions
from syntheses.actions import questionnaires
from syntheses.models import Fin, Questionnaire, Suspension
from syntheses.presentation_fin import questionnaire_ouvert, situation
from syntheses.regles.questionnaires import Moment, sans_nom_le
from tests.fabriques import FabriqueCompte
from tests.syntheses.outils import ICI, beneficiaire
from tests.syntheses.outils_fin import LENDEMAIN

pytestmark = pytest.mark.django_db
VEILLE, LE_JOUR = datetime(2033, 12, 31, 22, 59, tzinfo=UTC), datetime(2033, 12, 31, 23, tzinfo=UTC)  # midnight in Paris
REPONSES = {"objectifs": "entierement", "rythme": "plutot"}


def repondre(dossier, moment=Moment.FIN, reponses=REPONSES, instant=LENDEMAIN):
    return actions.repondre(dossier, moment, reponses, acteur=beneficiaire(dossier), instant=instant)


@pytest.mark.parametrize(("repondu", "le"), [
    (date(2027, 1, 1), date(2034, 1, 1)), (date(2027, 12, 31), date(2034, 1, 1)), (date(2028, 1, 1), date(2035, 1, 1)),
])
def test_the_answers_of_a_year_lose_their_name_together_after_six_whole_years(repondu, le):
    assert sans_nom_le(repondu, 6) == le


def test_until_that_day_they_are_their_author_s(termine):
    repondre(termine)
    assert actions.anonymiser_les_questionnaires(VEILLE) == 0
    assert Questionnaire.objects.get().dossier == termine


def test_on_that_day_nothing_leads_from_the_answers_to_the_bilan(termine):
    nommes = [repondre(termine), repondre(termine, Moment.SIX_MOIS, {"utile": "oui"})]
    assert actions.anonymiser_les_questionnaires(LE_JOUR) == 2
    assert set(Questionnaire.objects.values_list("dossier", "anonymiser_le", "moment", "le")) == {
        (None, None, moment, datetime(2027, 1, 1, 11, tzinfo=UTC)) for moment in ("fin", "six_mois")
    }
    assert not Questionnaire.objects.filter(pk__in=[q.pk for q in nommes]).exists()  # the journal of the bilan knows those numbers
    lignes = Evenement.objects.filter(fil=termine.fil, verbe="questionnaire.anonymiser")
    assert sorted((e.objet, e.objet_id, e.details["moment"]) for e in lignes) == [("", "", "fin"), ("", "", "six_mois")]
    assert actions.anonymiser_les_questionnaires(LE_JOUR) == 0


def test_a_legal_hold_keeps_their_name_as_long_as_it_lasts(termine):
    repondre(termine)
    qui = FabriqueCompte(gestion=True)
    Suspension.objects.create(dossier=termine, motif="litige", reference="TJ-2033-1", posee_le=VEILLE, posee_par=qui)
    assert actions.anonymiser_les_questionnaires(LE_JOUR) == 0
    Suspension.objects.update(levee_le=LE_JOUR, levee_par=qui)
    assert actions.anonymiser_les_questionnaires(LE_JOUR) == 1


def test_the_clock_does_it(termine):
    Questionnaire.objects.create(dossier=termine, moment="fin", reponses=REPONSES, le=datetime(2018, 5, 2, tzinfo=UTC), anonymiser_le=date(2025, 1, 1))
    taches.purger_les_acces()
    assert list(Questionnaire.objects.values_list("dossier", "reponses")) == [(None, REPONSES)]


def test_the_order_of_the_rows_tells_nothing(termine):
    """The twin of the new numbers: written in the order of the answers, and not in that of the bilans."""
    tous = [Questionnaire(dossier=None, moment="fin", reponses={"suite": suite}, le=ICI) for suite in ("plutot", "non", "oui")]
    assert [q.reponses["suite"] for q in questionnaires.sans_nom(tous)] == [q.reponses["suite"] for q in questionnaires.sans_nom(tous[::-1])]


def test_an_answer_has_both_a_bilan_and_a_day_to_lose_it_or_neither(termine):
    for champs in ({"dossier": termine}, {"anonymiser_le": date(2034, 1, 1)}):
        with pytest.raises(IntegrityError, match="questionnaire_sans_nom"), transaction.atomic():
            Questionnaire.objects.create(moment="fin", reponses=REPONSES, le=ICI, **champs)


def test_nobody_is_asked_again_and_nobody_reads_them_but_gestion(termine):
    repondre(termine)
    fin = Fin.objects.filter(dossier=termine)
    fin.update(suivi_le=None)
    assert questionnaire_ouvert(situation(termine), date(2033, 12, 31)) == ""
    actions.anonymiser_les_questionnaires(LE_JOUR)
    assert questionnaire_ouvert(situation(termine), date(2034, 1, 1)) == ""
    with pytest.raises(TransitionRefusee, match="n’est plus proposé"):
        repondre(termine, instant=LE_JOUR)
    lues = [Questionnaire.objects.pour(qui).count() for qui in (termine.beneficiaire.compte, termine.consultant, FabriqueCompte(gestion=True))]
    assert lues == [0, 0, 1]
    assert rassemblement.exporter(termine, termine.beneficiaire.compte)["syntheses"]["questionnaires"] == []


def test_a_public_figure_counts_them_in_their_year_as_before(termine):
    repondre(termine)
    avant = indicateurs._compter(2027)
    actions.anonymiser_les_questionnaires(LE_JOUR)
    assert (indicateurs._compter(2027), avant.avis) == (avant, {"objectifs": [1, 1], "rythme": [1, 1]})


def test_the_page_of_the_end_says_so(termine, client):
    client.force_login(termine.beneficiaire.compte)
    page = client.get(reverse("syntheses:fin")).content.decode()
    assert "six ans après la fin de l’année de la réponse, puis sans nom" in page.replace("\u00a0", " ")
