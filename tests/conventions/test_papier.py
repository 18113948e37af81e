"""What each contract prints: its text, its tags, its two lives."""
import io
from datetime import datetime

import pikepdf
import pytest
from pypdf import PdfReader

from beneficiaires.models import Piece
from bilan.socle import documents, instantane
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.roles import Role
from conventions import actions
from tests.fabriques import FabriqueDossier, FabriqueOrganisme

pytestmark = pytest.mark.django_db
MODES = ["plan_developpement", "agent_public", "faf_independant", "personnel"]


def le(mois, jour, heure=10, minute=0):
    return datetime(2026, mois, jour, heure, minute, tzinfo=PARIS)


def rediger(piece):
    return documents.rendre(piece.document.gabarit, instantane.decoder(piece.document.donnees))


def texte(octets):
    mots = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages)
    return " ".join(mots.replace("\u202f", " ").replace("\u00a0", " ").split())


def conclure(mode):
    FabriqueOrganisme()
    dossier = FabriqueDossier(mode_financement=mode, beneficiaire__adresse="3 rue des Lilas", beneficiaire__code_postal="44000", beneficiaire__ville="Nantes")
    consultant = Acteur(compte=dossier.consultant)
    convention = actions.preparer(dossier, acteur=consultant, instant=le(11, 18))
    actions.completer(convention, acteur=consultant, instant=le(11, 19), references_intervenants="Psychologue du travail, titre RNCP 37 000.")
    actions.envoyer(convention, acteur=consultant, instant=le(11, 20, 16, 25))
    if convention.regime.employeur_partie:
        actions.signer_et_transmettre(
            convention, acteur=Acteur(role=Role.EMPLOYEUR), instant=le(11, 23, 10, 12), nom="Nadia Lefort", fonction="Responsable RH",
        )
    actions.accepter(convention, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=le(12, 1, 19, 20), nom="Camille Moreau")
    actions.contresigner(convention, acteur=consultant, instant=le(12, 2, 8, 55), nom="Hélène Vasseur")
    return convention


@pytest.mark.parametrize("mode", MODES)
def test_the_draft_and_the_signed_contract_are_two_tagged_documents(mode):
    convention = conclure(mode)
    projet, conclu = Piece.objects.filter(dossier=convention.dossier).order_by("pk")
    assert (convention.version.piece, convention.piece_conclue) == (projet, conclu)
    for piece in (projet, conclu):
        with pikepdf.open(io.BytesIO(rediger(piece))) as pdf:
            assert pdf.Root.Lang == "fr"
            assert bool(pdf.Root.MarkInfo.Marked)
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            assert str(pdf.docinfo["/Title"]).endswith("version 1")
