"""An amendment takes the place of what all have signed once it is concluded, and leaves it in force until then."""
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from beneficiaires.models import Piece
from bilan.signature import liens
from bilan.socle import courriels
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Envoi, Evenement
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from conventions import actions, lettres
from conventions.models import Convention, Version
from tests.conventions.outils_versions import E, beneficiaire, conclure, consultant, envoyee, le, suite, transmettre
from tests.fabriques import FabriqueConvention, FabriqueSeance
from tests.outils.boite import courriels as recus

pytestmark = pytest.mark.django_db


@pytest.fixture
def contrat(dossier):
    convention = envoyee(dossier)
    conclure(convention, dossier)
    dossier.refresh_from_db()
    return convention


MOINS = {"preliminaire": 60, "investigation": 600, "confrontation": 60, "evaluation": 60}


def test_until_it_is_concluded_an_amendment_leaves_the_contract_in_force(dossier, contrat):
    avenant = suite(contrat, le(12, 1), prix_centimes=150_000, periode_fin=date(2027, 3, 26))
    version = actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 1))
    transmettre(avenant, le(12, 2))
    for _ in range(2):
        contrat.refresh_from_db()
        dossier.refresh_from_db()
        assert (contrat.etat, dossier.prix_centimes, dossier.periode_fin, dossier.etat) == (E.CONCLUE, 180_000, date(2027, 4, 9), "planifie")
        assert list(Convention.objects.conclues()) == [contrat]
        if avenant.etat == E.TRANSMISE:
            assert (version.numero, avenant.avenant, avenant.date_limite) == (2, 1, date(2026, 12, 14))
            actions.refuser(avenant, acteur=beneficiaire(dossier), instant=le(12, 5))


def test_a_silence_on_an_amendment_leaves_the_contract_in_force(dossier, contrat):
    avenant = suite(contrat, le(12, 1))
    actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 1))
    transmettre(avenant, le(12, 2))
    actions.constater_les_silences(le(12, 15, 0))
    avenant.refresh_from_db()
    contrat.refresh_from_db()
    assert (avenant.etat, contrat.etat) == (E.REFUS_TACITE, E.CONCLUE)
    message = recus(dossier.beneficiaire.compte.email)[0]
    assert ("L’avenant n’a pas été conclu" in message.subject, "reste en vigueur" in message.body) == (True, True)
    encore = actions.preparer_la_suite(avenant, acteur=consultant(dossier), instant=le(12, 16))
    assert encore.proposees == {"prix_centimes": 165_000}
    assert actions.envoyer(encore, acteur=consultant(dossier), instant=le(12, 16)).contenu["avenant"] == 1


def test_concluded_it_takes_the_place_of_the_contract_and_of_its_figures(dossier, contrat):
    piece = contrat.piece_conclue
    avenant = suite(contrat, le(12, 1), prix_centimes=150_000, periode_fin=date(2027, 3, 26), etapes=MOINS)
    version = actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 1))
    libelles = [ligne[0] for ligne in version.contenu["changements"]]
    assert libelles == ["Prix", "Durée totale", "Accompagnement", "Travail personnel", "Étapes", "Fin de la période", "Calendrier prévisionnel"]
    transmettre(avenant, le(12, 2))
    actions.accepter(avenant, acteur=beneficiaire(dossier), instant=le(12, 3), nom="Camille Moreau")
    actions.contresigner(avenant, acteur=consultant(dossier), instant=le(12, 4), nom="Hélène Vasseur")
    contrat.refresh_from_db()
    dossier.refresh_from_db()
    assert (contrat.etat, contrat.remplacee_par, contrat.piece_conclue, avenant.etat) == (E.REMPLACEE, 2, piece, E.CONCLUE)
    assert (dossier.prix_centimes, dossier.periode_fin, dossier.etat) == (150_000, date(2027, 3, 26), "planifie")
    assert dict(dossier.etapes.values_list("code", "minutes")) == MOINS
    assert list(Convention.objects.conclues()) == [avenant]
    assert Piece.objects.filter(dossier=dossier).count() == 4  # two drafts, two signed contracts: none was overwritten
    assert Evenement.objects.filter(verbe="dossier.contractualiser").count() == 1
    assert Convention.objects.filter(dossier=dossier).principale() == avenant


def test_the_second_amendment_is_the_second(dossier, contrat):
    for rang, prix in ((1, 150_000), (2, 140_000)):
        avenant = suite(Convention.objects.en_vigueur().get(), le(12, rang), prix_centimes=prix)
        actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, rang))
        transmettre(avenant, le(12, rang))
        actions.accepter(avenant, acteur=beneficiaire(dossier), instant=le(12, rang), nom="Camille Moreau")
        actions.contresigner(avenant, acteur=consultant(dossier), instant=le(12, rang), nom="Hélène Vasseur")
        assert (avenant.avenant, avenant.version.numero) == (rang, rang + 1)
    assert avenant.piece_conclue.document.titre == "Avenant n°\xa02 à la convention tripartite de bilan de compétences, version 3, signée"


def test_an_amendment_under_way_is_replaced_like_any_project(dossier, contrat):
    premier = suite(contrat, le(12, 1))
    actions.envoyer(premier, acteur=consultant(dossier), instant=le(12, 1))
    second = suite(premier, le(12, 2), prix_centimes=140_000)
    version = actions.envoyer(second, acteur=consultant(dossier), instant=le(12, 2))
    premier.refresh_from_db()
    contrat.refresh_from_db()
    assert (premier.etat, contrat.etat, second.avenant) == (E.REMPLACEE, E.CONCLUE, 1)
    assert (version.contenu["depuis_version"], version.contenu["changements"]) == (1, [["Prix", "1\u202f800\xa0€", "1\u202f400\xa0€"]])
    dossier.refresh_from_db()
    assert dossier.prix_centimes == 180_000


def test_a_draft_begun_before_the_conclusion_becomes_an_amendment(dossier):
    contrat = envoyee(dossier)
    brouillon = suite(contrat, le(11, 21))
    conclure(contrat, dossier)
    version = actions.envoyer(brouillon, acteur=consultant(dossier), instant=le(11, 27))
    contrat.refresh_from_db()
    assert (contrat.etat, brouillon.avenant, version.contenu["avenant"]) == (E.CONCLUE, 1, 1)


def test_the_base_holds_one_draft_one_project_and_one_contract(dossier, contrat):
    avenant = suite(contrat, le(12, 1))
    actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 1))
    brouillon = actions.preparer_la_suite(avenant, acteur=consultant(dossier), instant=le(12, 1))
    for etat in (E.BROUILLON, E.ENVOYEE, E.TRANSMISE, E.ACCEPTEE, E.CONCLUE):
        with pytest.raises(IntegrityError), transaction.atomic():
            FabriqueConvention(dossier=dossier, etat=etat, remplace=contrat)
    with pytest.raises(IntegrityError), transaction.atomic():
        Convention.objects.filter(pk=brouillon.pk).update(remplace=None, avenant=1)
    assert Version.objects.count() == 2


@pytest.mark.parametrize(("minutes", "motif"), [
    (240, None), (239, "la séance 2 du lundi 25 janvier 2027"), (60, "la séance 1 du lundi 18 janvier 2027, la séance 2 du lundi 25 janvier 2027"),
])
def test_an_amendment_that_cuts_hours_leaves_room_for_the_sessions_held_and_planned(dossier, minutes, motif):
    contrat = envoyee(dossier)
    conclure(contrat, dossier)
    for numero in (1, 2):
        FabriqueSeance(dossier=dossier, numero=numero, etat="realisee" if numero == 1 else "confirmee",
                       debut=datetime(2027, 1, 11 + 7 * numero, 9, tzinfo=PARIS), fin=datetime(2027, 1, 11 + 7 * numero, 11, tzinfo=PARIS))
    etapes = dict(dossier.etapes.values_list("code", "minutes")) | {"investigation": minutes}
    avenant = suite(contrat, le(12, 5), etapes=etapes)
    if motif is None:
        assert actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 5)).numero == 2
        return
    with pytest.raises(TransitionRefusee) as refus:
        actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 5))
    assert str(refus.value) == f"Des séances tenues ou prévues dépassent les heures proposées : {motif}. Annulez-les, ou gardez leurs heures."


def test_no_letter_calls_an_amendment_a_convention_to_sign(dossier, contrat):
    avenant = suite(contrat, le(12, 1), prix_centimes=150_000)
    version = actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 1))
    lien = liens.vivant(version, Role.EMPLOYEUR)
    ecrites = [
        lettres.a_signer_a_son_tour(version, lien, le(12, 1)), lettres.a_repondre(version, le(12, 2)), lettres.a_contresigner(version, le(12, 3)),
        *(lettres.rappel(version, partie, date(2026, 12, 4), le(12, 4)) for partie in (Role.EMPLOYEUR, Role.BENEFICIAIRE, Role.CONSULTANT)),
    ]
    courriels.planifier(ecrites)
    for envoi in Envoi.objects.filter(cle__in=[lettre.cle for lettre in ecrites]):
        message = courriels.rendre(envoi, le(12, 5))
        assert "avenant" in message.body.split("\n")[0], envoi.gabarit
        assert "ne convention" not in message.subject + message.body, envoi.gabarit
