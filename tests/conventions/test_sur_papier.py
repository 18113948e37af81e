"""Signed by hand: the date that the paper bears, the paper itself kept encrypted, and the same delay as on a screen."""
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from beneficiaires.models import Piece
from bilan.signature.models import Signature
from bilan.socle import documents
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.transitions import TransitionRefusee
from conventions import actions
from conventions.etats import EtatConvention
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueOrganisme
from tests.outils.boite import courriels as recus
from tests.outils.connexion import Visiteur
from tests.socle.test_scans import PDF, image

pytestmark = pytest.mark.django_db
E = EtatConvention
SECONDE = timedelta(seconds=1)


def accepter(convention, signee_le=date(2026, 12, 1), instant=datetime(2026, 12, 2, 9, tzinfo=PARIS), compte=None):
    actions.accepter_sur_papier(
        convention, acteur=Acteur(compte=compte or convention.dossier.consultant), instant=instant, signee_le=signee_le, scan=PDF,
    )


def test_an_acceptance_on_paper_bears_its_own_date_and_the_person_is_told():
    convention = FabriqueConvention(etat=E.TRANSMISE)
    accepter(convention)
    assert (convention.etat, convention.acceptee_le) == (E.ACCEPTEE, datetime(2026, 12, 1, tzinfo=PARIS))
    [signature] = convention.version.signatures
    assert (signature.partie, signature.moyen, signature.nom) == ("beneficiaire", "papier", "Camille Moreau")
    assert documents.lire(convention.scan_acceptation.document) == PDF
    assert "Si vous n’avez rien signé" in recus(convention.dossier.beneficiaire.compte.email)[0].body


def test_on_the_disk_the_paper_cannot_be_read():
    convention = FabriqueConvention(etat=E.TRANSMISE)
    accepter(convention)
    with storages["documents"].open(str(convention.scan_acceptation.document_id)) as fichier:
        assert b"%PDF-" not in fichier.read()


def test_recorded_on_the_last_second_it_counts_and_one_later_it_does_not():
    convention = FabriqueConvention(etat=E.TRANSMISE)
    minuit = convention.expire_le
    with pytest.raises(TransitionRefusee, match="Une nouvelle transmission"), transaction.atomic():
        accepter(convention, instant=minuit)
    assert (Signature.objects.count(), Piece.objects.count()) == (0, 1)
    accepter(convention, instant=minuit - SECONDE)
    assert convention.etat == E.ACCEPTEE


@pytest.mark.parametrize(("signee_le", "motif"), [(date(2026, 12, 3), "à venir"), (date(2026, 11, 22), "avant")])
def test_its_date_is_possible(signee_le, motif):
    convention = FabriqueConvention(etat=E.TRANSMISE)
    with pytest.raises(ValidationError, match=motif):
        accepter(convention, signee_le)


@pytest.mark.parametrize("etat", sorted(set(E) - {E.TRANSMISE}))
def test_nothing_else_is_accepted_on_paper(etat):
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=etat)
    with pytest.raises(TransitionRefusee), transaction.atomic():
        accepter(convention)
    assert Signature.objects.count() == 0


@pytest.mark.parametrize("qui", ["gestion", "beneficiaire", "autre"])
def test_nobody_but_the_consultant_of_the_dossier_records_a_paper(qui):
    convention = FabriqueConvention(etat=E.TRANSMISE)
    comptes = {"gestion": FabriqueCompte(gestion=True), "beneficiaire": convention.dossier.beneficiaire.compte, "autre": FabriqueCompte(consultant=True)}
    with pytest.raises(PermissionDenied):
        accepter(convention, compte=comptes[qui])


def page(convention, nom):
    visiteur = Visiteur()
    visiteur.force_login(convention.dossier.consultant)
    return visiteur, reverse(f"conventions:{nom}", args=[convention.dossier.numero])


def fichier(octets, nom="scan.pdf"):
    return SimpleUploadedFile(nom, octets)


@pytest.mark.parametrize(("octets", "motif"), [
    (b"MZ programme", "ni un PDF, ni une image"), (b"%PDF-1.7" + b"x" * (10 * 1024 * 1024), "dépasse 10"),
    (b"%PDF-1.7" + b"x" * (20 * 1024 * 1024), "dépasse 10"), (b"\xff\xd8\xff coupe", "abîmé ou incomplet"),
    (b"", "Ce fichier est vide"), (None, "Joignez le papier signé"),
])
def test_a_bad_file_gets_one_sentence_and_changes_nothing(octets, motif):
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=E.ENVOYEE)
    visiteur, url = page(convention, "papier")
    saisie = {"transmise_le": "2026-11-25"} | ({} if octets is None else {"scan": fichier(octets)})
    reponse = visiteur.post(url, saisie).text.replace("\xa0", " ")
    assert (motif in reponse, "2026-11-25" in reponse) == (True, True)
    convention.refresh_from_db()
    assert (convention.etat, Piece.objects.count()) == (E.ENVOYEE, 1)


def test_the_employer_signs_on_paper_then_the_person_too():
    FabriqueOrganisme()
    hier = timezone.now() - timedelta(days=1)
    convention = FabriqueConvention(etat=E.ENVOYEE, envoyee_le=hier)
    visiteur, url = page(convention, "papier")
    jour = timezone.localdate(hier).isoformat()
    visiteur.post(url, {"transmise_le": jour, "scan": fichier(image("JPEG"), "photo.jpg")})
    convention.refresh_from_db()
    assert (convention.etat, documents.lire(convention.scan_transmission.document)[:5]) == (E.TRANSMISE, b"%PDF-")
    visiteur.post(reverse("conventions:papier_acceptation", args=[convention.dossier.numero]), {"signee_le": jour, "scan": fichier(PDF)})
    convention.refresh_from_db()
    assert convention.etat == E.ACCEPTEE
    assert visiteur.get(reverse("conventions:dossier", args=[convention.dossier.numero])).text.count(", sur papier") == 2
    telecharge = visiteur.get(reverse("beneficiaires:piece", args=[convention.dossier.numero, convention.scan_acceptation_id]))
    assert (telecharge.content, telecharge["Content-Disposition"].startswith("attachment"), telecharge["X-Content-Type-Options"]) == (PDF, True, "nosniff")
    assert telecharge["Content-Security-Policy"] == "sandbox; default-src 'none'"
