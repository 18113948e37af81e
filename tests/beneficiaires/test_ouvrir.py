"""Opening a dossier writes everything it needs, once, or refuses in one sentence."""
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from beneficiaires.actions import ouvrir
from beneficiaires.models import Beneficiaire, Dossier
from bilan.socle.acteur import Acteur
from bilan.socle.models import Compte, Envoi, Evenement
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from tests.fabriques import FabriqueBeneficiaire, FabriqueCompte, FabriqueDossier, FabriqueEmployeur, FabriqueOrganisme, FabriquePrestation

pytestmark = pytest.mark.django_db
INSTANT = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)


@pytest.fixture
def demande():
    """What a consultant types for Camille, paid by her employer."""
    FabriqueOrganisme()
    consultant = FabriqueCompte(consultant=True)
    return {
        "acteur": Acteur(compte=consultant), "instant": INSTANT, "prenom": "Camille", "nom": "Moreau", "email": "Camille@Example.org",
        "prestation": FabriquePrestation(), "consultant": consultant, "mode_financement": "plan_developpement", "employeur": FabriqueEmployeur(),
        "periode_debut": date(2027, 1, 11), "periode_fin": date(2027, 4, 9),
    }


def refus(demande, **autrement):
    with pytest.raises(ValidationError) as erreur:
        ouvrir(**demande | autrement)
    assert Dossier.objects.count() == 0
    assert Envoi.objects.count() == 0
    return erreur.value.code, erreur.value.message


def test_a_dossier_takes_its_price_programme_and_distance_from_the_offer(demande):
    dossier = ouvrir(**demande)
    assert (dossier.numero, dossier.etat, dossier.ouvert_le) == ("BDC-2026-0001", "contractualisation", date(2026, 11, 23))
    assert (dossier.prix_centimes, dossier.taux_distance) == (180_000, 100)
    assert list(dossier.etapes.values_list("code", "ordre", "minutes")) == [
        ("preliminaire", 1, 60), ("investigation", 2, 360), ("confrontation", 3, 360), ("evaluation", 4, 360), ("recherches_personnelles", 5, 300),
    ]
    assert len({dossier.coffre_actes_id, dossier.coffre_travaux_id, dossier.coffre_synthese_id}) == 3


def test_numbers_follow_each_other_within_a_year_and_start_again(demande):
    FabriqueDossier(numero="BDC-2026-9999")
    assert ouvrir(**demande).numero == "BDC-2026-10000"
    assert ouvrir(**demande | {"email": "autre@example.org"}).numero == "BDC-2026-10001"
    assert ouvrir(**demande | {"email": "tiers@example.org", "instant": datetime(2026, 12, 31, 23, 30, tzinfo=UTC)}).numero == "BDC-2027-0001"


def test_an_unknown_person_gets_an_account_and_one_letter(demande):
    dossier = ouvrir(**demande)
    compte = dossier.beneficiaire.compte
    assert (compte.email, compte.nom_complet, compte.roles) == ("camille@example.org", "Camille Moreau", ["beneficiaire"])
    [envoi] = Envoi.objects.all()
    assert (envoi.cle, envoi.destinataire, envoi.gabarit, envoi.fil) == (
        f"dossier:{dossier.pk}:ouvert", "camille@example.org", "beneficiaires/espace_ouvert", f"dossier:{dossier.pk}",
    )
    assert envoi.repondre_a == dossier.consultant.email


def test_the_journal_says_who_opened_it_and_how_it_is_paid(demande):
    dossier = ouvrir(**demande)
    [ligne] = Evenement.objects.filter(fil=dossier.fil)
    assert (ligne.verbe, ligne.role, ligne.compte, ligne.details) == (
        "dossier.ouvrir", "consultant", dossier.consultant, {"financement": "plan_developpement"},
    )


def test_a_person_who_comes_back_keeps_her_account(demande):
    ancien = FabriqueDossier(beneficiaire__compte__email="camille@example.org", etat="clos", date_terme=date(2020, 1, 1))
    dossier = ouvrir(**demande)
    assert dossier.beneficiaire == ancien.beneficiaire
    assert Compte.objects.filter(roles__contains=["beneficiaire"]).count() == 1


def test_a_consultant_may_do_a_bilan_too(demande):
    collegue = FabriqueCompte(consultant=True, prenom="Camille", nom="Moreau", email="camille@example.org")
    dossier = ouvrir(**demande)
    collegue.refresh_from_db()
    assert dossier.beneficiaire.compte == collegue
    assert set(collegue.roles) == {Role.CONSULTANT, Role.BENEFICIAIRE}


def test_an_address_that_is_someone_else_s_is_refused(demande):
    FabriqueBeneficiaire(compte__email="camille@example.org", compte__prenom="Inès")
    assert refus(demande) == ("email", "Cette adresse est déjà celle d’une autre personne : vérifiez l’adresse et le nom.")


def test_the_second_of_two_clicks_opens_nothing(demande):
    ouvrir(**demande)
    with pytest.raises(TransitionRefusee, match="a déjà un bilan ouvert"):
        ouvrir(**demande)
    assert Dossier.objects.count() == Envoi.objects.count() == 1


@pytest.mark.parametrize(("autrement", "attendu"), [
    ({"employeur": None}, ("employeur", "« Plan de développement des compétences » demande un employeur : il est partie à la convention.")),
    ({"mode_financement": "personnel"}, ("employeur", "« Financement personnel » ne regarde pas l’employeur : retirez-le du dossier.")),
    ({"prix_centimes": 0}, ("prix_centimes", "Le prix doit être supérieur à zéro.")),
    ({"taux_distance": 101}, ("taux_distance", "La part à distance va de 0 à 100 %.")),
    ({"periode_fin": date(2027, 1, 11)}, ("periode_fin", "La période doit finir après avoir commencé.")),
    ({"numero_edof": "123"}, ("numero_edof", "Le numéro de dossier EDOF ne concerne que le CPF.")),
    ({"prenom": " "}, ("prenom", "Le prénom manque.")),
    ({"email": "camille"}, ("email", "Cette adresse électronique n’est pas complète : vérifiez-la, c’est par elle que la personne entrera.")),
    ({"etapes": {"preliminaire": 60, "investigation": 60}}, (
        "etapes", "Il manque une durée pour la phase de conclusions : la loi en demande trois (article R6313-4).",
    )),
])
def test_a_dossier_that_breaks_a_rule_is_refused_and_nothing_is_written(demande, autrement, attendu):
    assert refus(demande, **autrement) == attendu
    assert Beneficiaire.objects.count() == 0


def test_the_provider_cannot_do_the_bilan_of_its_own_staff(demande):
    nous = FabriqueEmployeur(siret=FabriqueOrganisme().siret)
    assert refus(demande, employeur=nous)[0] == "employeur"


def test_the_cpf_is_checked_at_the_day_of_its_subscription(demande):
    cpf = {"mode_financement": "cpf_hors_temps_travail", "employeur": None, "dernier_bilan_finance": date(2023, 1, 1)}
    assert refus(demande, **cpf)[0] == "dernier_bilan_finance"
    assert ouvrir(**demande | cpf | {"souscription": date(2026, 2, 25)}).souscription == date(2026, 2, 25)


def test_the_cpf_asks_for_eleven_working_days_before_the_first_session(demande):
    cpf = {"mode_financement": "cpf_hors_temps_travail", "employeur": None, "periode_debut": date(2026, 12, 7), "periode_fin": date(2027, 3, 1)}
    assert refus(demande, **cpf) == (
        "periode_debut", "Mon Compte Formation demande 11 jours ouvrés avant le début : pas avant le mardi 8 décembre 2026.",
    )


def test_only_the_team_opens_dossiers_and_a_consultant_only_his_own(demande):
    for acteur in (Acteur(compte=FabriqueCompte()), Acteur(compte=FabriqueCompte(consultant=True)), Acteur(role=Role.EMPLOYEUR)):
        with pytest.raises(PermissionDenied):
            ouvrir(**demande | {"acteur": acteur})
    assert ouvrir(**demande | {"acteur": Acteur(compte=FabriqueCompte(gestion=True))}).consultant == demande["consultant"]


def test_a_dossier_is_given_to_a_consultant_in_activity(demande):
    gestion = Acteur(compte=FabriqueCompte(gestion=True))
    assert refus(demande, acteur=gestion, consultant=FabriqueCompte())[0] == "consultant"
    assert refus(demande, acteur=gestion, consultant=FabriqueCompte(consultant=True, is_active=False))[0] == "consultant"
