"""A public servant obtains another bilan five years after the last one (domaine.md §2.6): said before the contract leaves, since some may sooner."""
from datetime import date

import pytest
from django.urls import reverse

from beneficiaires.forms.financement import Financement
from beneficiaires.regles import ModeFinancement
from conventions import absences
from tests.conventions.test_retractation import connecte, plat
from tests.fabriques import FabriqueConvention, FabriqueDossier, FabriqueOrganisme

pytestmark = pytest.mark.django_db
DIT = ("Un agent public obtient un nouveau bilan cinq ans après le précédent, donc à partir du 12 janvier 2027. Certains le peuvent plus tôt "
       "(décret 2022-1043) : à vérifier avec l’administration.")


@pytest.mark.parametrize(("mode", "dernier", "debut", "dit"), [
    ("agent_public", date(2022, 1, 11), date(2027, 1, 11), DIT), ("agent_public", date(2022, 1, 11), date(2027, 1, 12), ""),
    ("agent_public", None, date(2027, 1, 11), ""), ("plan_developpement", date(2022, 1, 11), date(2027, 1, 11), ""),
])
def test_five_years_between_two_bilans_of_a_public_servant(mode, dernier, debut, dit):
    dossier = FabriqueDossier(mode_financement=mode, dernier_bilan_finance=dernier, periode_debut=debut)
    assert plat(absences.carence_de_l_agent(dossier, date(2026, 11, 20))) == dit


def test_the_draft_says_it_and_may_leave_all_the_same():
    FabriqueOrganisme()
    convention = FabriqueConvention(dossier__mode_financement="agent_public", dossier__dernier_bilan_finance=date(2022, 1, 11))
    page = connecte(convention.dossier.consultant).get(reverse("conventions:dossier", args=[convention.dossier.numero]))
    assert DIT in plat(page.text) and page.context["refus"] == []


@pytest.mark.parametrize("mode", ModeFinancement)
def test_the_day_of_the_last_one_is_asked_of_those_whom_it_concerns(mode):
    forme = Financement(compte=FabriqueDossier().consultant, avant={}, jour=date(2026, 11, 20), data={"mode_financement": mode.value})
    concernes = {ModeFinancement.AGENT_PUBLIC, ModeFinancement.CPF_HORS_TEMPS_TRAVAIL, ModeFinancement.CPF_TEMPS_TRAVAIL}
    assert ("dernier_bilan_finance" in forme.fields) is (mode in concernes)
