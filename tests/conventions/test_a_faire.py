"""What a consultant is told to do about contracts."""
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions import actions
from conventions.a_faire import a_faire
from conventions.etats import EtatConvention
from conventions.models import Signalement
from tests.conventions.test_retractation import connecte
from tests.fabriques import FabriqueConvention, FabriqueDossier, FabriqueOrganisme

pytestmark = pytest.mark.django_db
E = EtatConvention
PREPARER, SUITE = ("Le contrat n’est pas encore préparé.", "Préparer le brouillon"), ("La convention n’a pas été conclue.", "Choisir la suite")


def dites(dossier):
    return [(tache.phrase, tache.bouton) for tache in a_faire(dossier.consultant, timezone.now(), dossier)]


def test_a_dossier_without_any_contract_has_one_to_prepare():
    assert dites(FabriqueDossier()) == [PREPARER]


@pytest.mark.parametrize("etat", [E.DECLINEE, E.REFUSEE, E.REFUS_TACITE])
def test_after_a_refusal_nobody_is_told_that_the_contract_is_yet_to_be_prepared(etat):
    assert dites(FabriqueConvention(etat=etat).dossier) == [SUITE]


@pytest.mark.parametrize(("mode", "texte"), [("personnel", "Le contrat n’a pas été conclu."), ("agent_public", "La convention n’a pas été conclue.")])
def test_what_was_not_concluded_is_called_by_its_name(mode, texte):
    assert dites(FabriqueConvention(etat=E.REFUSEE, dossier__mode_financement=mode).dossier) == [(texte, "Choisir la suite")]


@pytest.mark.parametrize(("jours", "attendu"), [(1, []), (-1, [SUITE])])
def test_a_silence_counts_from_its_last_day_whether_or_not_it_was_recorded(jours, attendu):
    maintenant = timezone.now()
    convention = FabriqueConvention(etat=E.TRANSMISE, transmise_le=maintenant - timedelta(days=11), expire_le=maintenant + timedelta(days=jours))
    assert dites(convention.dossier) == attendu


def test_a_new_project_after_a_refusal_is_an_ordinary_draft():
    dossier = FabriqueConvention(etat=E.REFUSEE).dossier
    FabriqueConvention(dossier=dossier)
    assert [bouton for _, bouton in dites(dossier)] == ["Relire et envoyer"]


@pytest.mark.parametrize(("champs", "bouton"), [
    ({"dossier__mode_financement": "personnel"}, "Compléter le brouillon"),  # her address is not known
    ({"dossier__mode_financement": "personnel", "dossier__beneficiaire__code_postal": "44000", "dossier__beneficiaire__ville": "Nantes"}, "Relire et envoyer"),
    ({"dossier__employeur__courriel": ""}, "Compléter le brouillon"), ({"dossier__periode_fin": None}, "Compléter le brouillon"), ({}, "Relire et envoyer"),
])
def test_a_draft_that_lacks_a_mention_is_completed_before_it_is_read_again(champs, bouton):
    assert [dit for _, dit in dites(FabriqueConvention(**champs).dossier)] == [bouton]


def signaler(convention, ligne="prix"):
    return actions.signaler(convention.version, acteur=Acteur(role=Role.EMPLOYEUR), instant=timezone.now(), ligne=ligne, texte="")


CONTRESIGNER = (phrase("La réponse est arrivée le mardi 1er décembre : les séances attendent votre signature."), "Lire et contresigner")
ERREUR = (phrase("Le signataire signale une erreur : prix."), "Corriger")


@pytest.mark.parametrize(("etat", "attendu"), [
    (E.ENVOYEE, [ERREUR]), (E.ACCEPTEE, [ERREUR, CONTRESIGNER]),
])
def test_an_error_pointed_at_is_owed_until_it_is_corrected(etat, attendu):
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=etat)
    signaler(convention)
    assert dites(convention.dossier) == attendu
    actions.corriger(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=timezone.now(), employeur_adresse="14 quai de la Fosse")
    assert dites(convention.dossier) == attendu[1:]


def test_an_error_set_aside_on_the_page_is_owed_no_more():
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=E.ENVOYEE)
    signaler(convention)
    dossier, client = convention.dossier, connecte(convention.dossier.consultant)
    onglet, ecarter = (reverse(f"conventions:{nom}", args=args) for nom, args in (
        ("dossier", [dossier.numero]), ("ecarter", [dossier.numero, Signalement.objects.get().pk])))
    assert f'action="{ecarter}"' in client.get(onglet).text
    assert "en est prévenu" in client.post(ecarter, follow=True).text
    assert ecarter not in client.get(onglet).text
    assert dites(dossier) == []
    assert "déjà reçu une réponse" in client.post(ecarter, follow=True).text


def test_a_new_version_answers_what_was_pointed_at_on_the_former_one():
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=E.ENVOYEE)
    signaler(convention)
    consultant = Acteur(compte=convention.dossier.consultant)
    actions.reprendre(convention, acteur=consultant, instant=timezone.now())
    actions.completer(convention, acteur=consultant, instant=timezone.now(), prix_centimes=150_000)
    assert [bouton for _, bouton in dites(convention.dossier)] == ["Relire et envoyer"]
    actions.envoyer(convention, acteur=consultant, instant=timezone.now())
    assert dites(convention.dossier) == []


def test_the_page_that_countersigns_says_which_line_was_pointed_at():
    convention = FabriqueConvention(etat=E.ACCEPTEE)
    signaler(convention, "periode")
    page = connecte(convention.dossier.consultant).get(reverse("conventions:contresigner", args=[convention.dossier.numero])).content.decode()
    assert "a signalé une erreur" in page
    assert "Période" in page
    assert reverse("conventions:corriger", args=[convention.dossier.numero]) in page
