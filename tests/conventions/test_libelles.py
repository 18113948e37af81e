"""The words of each state for each of its readers, all of them, exactly; the employer's are the same for both refusals."""
from datetime import datetime

import pytest

from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.roles import Role
from conventions import actions, cartes
from conventions.etats import NON_CONCLUES, EtatConvention
from conventions.libelles import LIBELLES, consentement, statut
from tests.fabriques import FabriqueConvention, FabriqueOrganisme, FabriqueSeance

pytestmark = pytest.mark.django_db
E = EtatConvention
C, B, P = Role.CONSULTANT, Role.BENEFICIAIRE, Role.EMPLOYEUR
INSTANT, RENONCEE = datetime(2026, 11, 27, 9, tzinfo=PARIS), datetime(2026, 12, 3, 9, tzinfo=PARIS)
MOTS = {
    (E.BROUILLON, C): "Brouillon : complétez les mentions obligatoires (2 manquent)",
    (E.ENVOYEE, C): "En attente de l’employeur depuis 7 jours",
    (E.ENVOYEE, B): "Votre employeur doit d’abord signer et vous transmettre la convention",
    (E.ENVOYEE, P): "À signer et à transmettre",
    (E.TRANSMISE, C): "Délai d’acceptation : 6 jours restants",
    (E.TRANSMISE, B): "À vous de répondre jusqu’au 3 décembre 2026 inclus",
    (E.TRANSMISE, P): "Transmise le 23 novembre 2026 : réponse en attente",
    (E.ACCEPTEE, C): "À contresigner",
    (E.ACCEPTEE, B): "Acceptée le 1er décembre 2026 : signature de l’organisme en attente",
    (E.ACCEPTEE, P): "Acceptée : signature de l’organisme en attente",
    (E.CONCLUE, C): "Conclue : les séances peuvent commencer",
    (E.CONCLUE, B): "Conclue le 2 décembre 2026",
    (E.CONCLUE, P): "Conclue le 2 décembre 2026",
    (E.DECLINEE, C): "Non conclue (l’employeur n’a pas signé)",
    (E.DECLINEE, B): "La convention n’est pas conclue : votre employeur ne l’a pas signée",
    (E.DECLINEE, P): "Non conclue",
    (E.REFUSEE, C): "Non conclue (refus exprès)",
    (E.REFUSEE, B): "Vous avez refusé. Aucune suite ne peut vous être reprochée",
    (E.REFUSEE, P): "Non conclue",
    (E.REFUS_TACITE, C): "Non conclue (délai écoulé)",
    (E.REFUS_TACITE, B): "Le délai est passé : la convention n’est pas conclue",
    (E.REFUS_TACITE, P): "Non conclue",
    (E.REMPLACEE, C): "Remplacée par la version 3",
    (E.REMPLACEE, B): "Une nouvelle version vous est proposée",
    (E.REMPLACEE, P): "Une nouvelle version vous est proposée",
    (E.EXECUTEE, C): "Exécutée",
    (E.EXECUTEE, B): "Conclue le 2 décembre 2026, bilan terminé",
    (E.EXECUTEE, P): "Conclue le 2 décembre 2026, bilan terminé",
    (E.RETRACTEE, C): "Rétractée le 3 décembre 2026",
    (E.RETRACTEE, B): "Vous avez renoncé au contrat le 3 décembre 2026",
}


def mots(convention, audience, instant=INSTANT, **options):
    return statut(convention, audience, instant, **options).texte.replace("\u202f", " ").replace("\xa0", " ")


def test_every_state_has_its_words_for_whoever_sees_it():
    assert {(etat, audience) for etat, lecteurs in LIBELLES.items() for audience in lecteurs} == set(MOTS)


@pytest.mark.parametrize(("etat", "audience"), MOTS)
def test_the_words_are_these(etat, audience):
    dates = {"acceptee_le": RENONCEE, "retractee_le": RENONCEE} if etat == E.RETRACTEE else {}
    convention = FabriqueConvention(etat=etat, remplacee_par=3 if etat == E.REMPLACEE else None, **dates)
    assert mots(convention, audience, manquent=2) == MOTS[etat, audience]


def test_the_employer_reads_one_sentence_for_all_that_was_not_concluded():
    assert {MOTS[etat, P] for etat in NON_CONCLUES} == {"Non conclue"}


@pytest.mark.parametrize(("jour", "attendu"), [
    (20, "En attente de l’employeur depuis aujourd’hui"), (21, "En attente de l’employeur depuis hier"), (23, "En attente de l’employeur depuis 3 jours"),
])
def test_the_days_at_the_employers_are_counted_on_the_calendar(jour, attendu):
    assert mots(FabriqueConvention(etat=E.ENVOYEE), C, datetime(2026, 11, jour, 18, tzinfo=PARIS)) == attendu


def test_once_concluded_the_person_reads_when_her_first_session_is_until_it_is_past():
    convention = FabriqueConvention(etat=E.CONCLUE)
    FabriqueSeance(dossier=convention.dossier, numero=1, etat="proposee")
    assert mots(convention, B) == "Conclue le 2 décembre 2026 : votre première séance est le 18 janvier 2027"
    assert mots(convention, B, datetime(2027, 1, 19, 9, tzinfo=PARIS)) == "Conclue le 2 décembre 2026"
    assert mots(convention, P) == "Conclue le 2 décembre 2026"


@pytest.mark.parametrize("audience", [B, P])
def test_what_an_amendment_replaced_says_so(audience):
    assert mots(FabriqueConvention(etat=E.REMPLACEE, remplacee_par=3, conclue_le=INSTANT), audience) == "Remplacée par la version 3"


@pytest.mark.parametrize(("mode", "accepte", "contresigne", "puces"), [
    ("plan_developpement", "J’accepte librement la convention BDC, version 1, et je la signe.",
     "Je contresigne la convention BDC, version 1, au nom de Les Jalons.", ["Acceptée et signée", "Contresignée"]),
    ("personnel", "J’accepte librement le contrat BDC, version 1, et je le signe.", "Je contresigne le contrat BDC, version 1, au nom de Les Jalons.",
     ["Accepté et signé", "Contresigné"]),
])
def test_a_convention_and_a_contract_are_each_called_by_their_name_when_they_are_signed(mode, accepte, contresigne, puces):
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=E.TRANSMISE, dossier__mode_financement=mode)
    figees = convention.version.contenu | {"dossier_numero": "BDC", "organisme_denomination": "Les Jalons"}
    assert [consentement(qui, figees) for qui in (B, C)] == [accepte, contresigne]
    dossier = convention.dossier
    actions.accepter(convention, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=INSTANT, nom="Camille Moreau")
    actions.contresigner(convention, acteur=Acteur(compte=dossier.consultant), instant=INSTANT, nom="Hélène Vasseur")
    assert [carte.puce.texte for carte in cartes.signataires(convention, convention.version, figees, INSTANT, agir=False)][-2:] == puces
