"""The bénéficiaire reads a convention once her employer has transmitted it, and not a moment before (R6313-8)."""
from datetime import datetime

import pytest
from django.db.models import Q
from django.urls import reverse

from beneficiaires.models import Piece
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.roles import Role
from conventions import actions
from conventions.models import Version
from tests.fabriques import FabriqueDossier, FabriqueOrganisme
from tests.outils.connexion import Visiteur

pytestmark = pytest.mark.django_db
EMPLOYEUR = Acteur(role=Role.EMPLOYEUR)


def le(mois, jour, heure=10):
    return datetime(2026, mois, jour, heure, tzinfo=PARIS)


@pytest.fixture
def envoyee():
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    consultant = Acteur(compte=dossier.consultant)
    convention = actions.preparer(dossier, acteur=consultant, instant=le(11, 18))
    actions.envoyer(convention, acteur=consultant, instant=le(11, 20))
    return convention


def vues(convention):
    compte = convention.dossier.beneficiaire.compte
    return [p.version for p in Piece.objects.pour(compte)], [v.numero for v in Version.objects.pour(compte)]


def page(convention):
    visiteur = Visiteur()
    visiteur.force_login(convention.dossier.beneficiaire.compte)
    return visiteur, visiteur.get(reverse("conventions:reponse", args=[convention.pk])).text


def test_nothing_of_the_draft_reaches_her_before_her_employer_transmits_it(envoyee):
    piece = envoyee.version.piece
    assert vues(envoyee) == ([], [])
    assert list(Piece.objects.pour(envoyee.dossier.consultant)) == [piece]
    visiteur, texte = page(envoyee)
    assert "Votre employeur doit d’abord signer et vous transmettre la convention" in texte
    assert not any(mot in texte for mot in ("1\u202f800", "Du 11", "Lire la convention"))
    assert "Aucun document encore" in visiteur.get(reverse("portail:documents")).text
    assert visiteur.get(reverse("beneficiaires:piece", args=[envoyee.dossier.numero, piece.pk])).status_code == 404


def test_the_transmission_opens_the_version_that_was_transmitted_and_no_other(envoyee):
    consultant = Acteur(compte=envoyee.dossier.consultant)
    actions.reprendre(envoyee, acteur=consultant, instant=le(11, 21))
    actions.envoyer(envoyee, acteur=consultant, instant=le(11, 22))
    actions.signer_et_transmettre(envoyee, acteur=EMPLOYEUR, instant=le(11, 23), nom="Nadia Lefort", fonction="RH")
    assert vues(envoyee) == ([2], [2])
    assert "1\u202f800" in page(envoyee)[1]


def test_a_convention_that_her_employer_declined_stays_unread(envoyee):
    actions.decliner(envoyee, acteur=EMPLOYEUR, instant=le(11, 23))
    assert vues(envoyee) == ([], [])
    texte = page(envoyee)[1]
    assert ("votre employeur ne l’a pas signée" in texte, "1\u202f800" in texte) == (True, False)


def test_without_the_mark_of_transmission_the_draft_would_be_hers_to_read(envoyee, monkeypatch):
    monkeypatch.setitem(Piece.PORTEE, Role.BENEFICIAIRE, lambda compte: Q(dossier__beneficiaire__compte=compte))
    assert vues(envoyee)[0] == [1]
