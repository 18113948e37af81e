"""What is owed on a dossier itself, on the page and in the weekly letter."""
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaires.a_faire import a_faire
from beneficiaires.actions import joindre
from beneficiaires.rappels import rappels_semaine
from beneficiaires.regles import TypeDocument
from bilan.socle.models import Document, EtatDocument
from tests.fabriques import FabriqueCompte, FabriqueDossier

pytestmark = pytest.mark.django_db
INSTANT = datetime(2027, 4, 12, 8, tzinfo=UTC)


@pytest.fixture
def consultante():
    return FabriqueCompte(consultant=True)


def dues(compte, dossier=None):
    return [(tache.bouton, tache.personne, tache.retard) for tache in a_faire(compte, INSTANT, dossier)]


def test_a_dossier_handed_over_is_to_be_closed(consultante):
    dossier = FabriqueDossier(consultant=consultante, etat="conclusions_remises", date_terme=date(2027, 4, 1))
    assert dues(consultante) == [("Clore le dossier", "Camille Moreau", "")]
    assert a_faire(consultante, INSTANT)[0].phrase.replace("\u00a0", " ") == "Les conclusions sont remises depuis le 1er avril 2027."
    assert dues(consultante, dossier) == dues(consultante)
    assert dues(consultante, FabriqueDossier()) == []


@pytest.mark.parametrize(("etat", "du"), [("contractualisation", True), ("en_cours", True), ("annule", False), ("abandon", False)])
def test_a_period_that_is_over_is_late_until_the_bilan_ends(consultante, etat, du):
    FabriqueDossier(consultant=consultante, etat=etat, periode_fin=date(2027, 4, 9))
    attendu = [("Voir le dossier", "Camille Moreau", "Période dépassée depuis 3 jours")] if du else []
    assert [(b, p, r.replace("\u00a0", " ")) for b, p, r in dues(consultante)] == attendu


def test_the_last_day_of_the_period_is_not_late(consultante):
    FabriqueDossier(consultant=consultante, etat="en_cours", periode_fin=date(2027, 4, 12))
    assert dues(consultante) == []


def test_a_document_that_failed_is_to_be_tried_again(consultante):
    dossier = FabriqueDossier(consultant=consultante, periode_fin=None)
    piece = joindre(dossier, TypeDocument.FACTURE, coffre=dossier.coffre_actes, titre="Facture", gabarit="x", donnees={}, instant=INSTANT)
    assert dues(consultante) == []
    Document.objects.filter(pk=piece.document_id).update(etat=EtatDocument.ECHEC, erreur="Une erreur")
    assert dues(consultante) == [("Voir le document", "Camille Moreau", "Document non préparé")]


def test_nobody_owes_what_another_follows(consultante):
    FabriqueDossier(etat="conclusions_remises", date_terme=date(2027, 4, 1))
    for compte in (consultante, FabriqueCompte(gestion=True), FabriqueCompte()):
        assert dues(compte) == []


def test_three_dossiers_cost_as_much_as_one(consultante, django_assert_num_queries):
    for rang in range(3):
        FabriqueDossier(consultant=consultante, etat="en_cours", periode_fin=date(2027, 4, 9) - timedelta(rang))
    with django_assert_num_queries(4):
        assert len(a_faire(consultante, INSTANT)) == 3


@pytest.mark.parametrize(("du", "questions", "longues"), [(False, 3, 0), (True, 4, 1)])
def test_the_page_of_a_dossier_asks_for_names_only_where_something_is_owed(consultante, du, questions, longues):
    FabriqueDossier(consultant=consultante, etat="en_cours", periode_fin=date(2027, 4, 9))
    dossier = FabriqueDossier(consultant=consultante, etat="en_cours", periode_fin=date(2027, 4, 9 if du else 30))
    with CaptureQueriesContext(connection) as posees:
        assert [tache.dossier for tache in a_faire(consultante, INSTANT, dossier)] == [dossier] * du
    assert (len(posees), sum('"prenom"' in question["sql"] for question in posees)) == (questions, longues)


def test_the_weekly_letter_says_each_bilan_by_its_number_and_names_nobody(consultante):
    autre = FabriqueCompte(consultant=True)
    remis = [FabriqueDossier(consultant=autre, etat="conclusions_remises", date_terme=date(2027, 4, 1)) for _ in range(2)]
    long = FabriqueDossier(consultant=consultante, etat="en_cours", periode_fin=date(2027, 4, 9))
    FabriqueDossier(consultant=FabriqueCompte(consultant=True, is_active=False), etat="en_cours", periode_fin=date(2027, 4, 9))
    assert [(r.compte_id, r.dossier, r.phrase, r.url_path) for r in rappels_semaine(date(2027, 4, 12))] == [
        (consultante.pk, long.numero, "La période convenue est dépassée.", f"/dossiers/{long.numero}/"),
        *((autre.pk, dossier.numero, "Un dossier à clore.", f"/dossiers/{dossier.numero}/fin/") for dossier in sorted(remis, key=lambda d: d.numero)),
    ]
