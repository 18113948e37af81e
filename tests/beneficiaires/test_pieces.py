"""A document of a dossier: its number, its file name, its readers."""
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from beneficiaires.actions import joindre, refaire
from beneficiaires.models import Piece
from beneficiaires.regles import LECTEURS, TypeDocument
from bilan.socle import documents
from bilan.socle.acteur import SYSTEME
from bilan.socle.models import Document, EtatDocument, Evenement
from bilan.socle.roles import Role
from tests.fabriques import FabriqueCompte, FabriqueDossier

pytestmark = pytest.mark.django_db
INSTANT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # already the 24th in Paris


def piece(dossier, nature=TypeDocument.CONVENTION_TRIPARTITE):
    donnees = {"organisme": {"nom": "Les Jalons"}}
    return joindre(dossier, nature, coffre=dossier.coffre_actes, titre=nature.libelle, gabarit="documents/base.html", donnees=donnees, instant=INSTANT)


def test_versions_follow_each_other_by_kind_and_the_file_names_the_dossier_never_the_person():
    dossier = FabriqueDossier(numero="BDC-2026-0042")
    noms = [piece(dossier).document.nom_fichier, piece(dossier).document.nom_fichier, piece(dossier, TypeDocument.FACTURE).document.nom_fichier]
    assert noms == [
        "2026-11-24_convention_tripartite_v1_BDC-2026-0042.pdf", "2026-11-24_convention_tripartite_v2_BDC-2026-0042.pdf",
        "2026-11-24_facture_v1_BDC-2026-0042.pdf",
    ]
    assert list(Evenement.objects.filter(fil=dossier.fil).values_list("verbe", "details")) == [
        ("piece.demander", {"nature": "convention_tripartite", "version": 1}), ("piece.demander", {"nature": "convention_tripartite", "version": 2}),
        ("piece.demander", {"nature": "facture", "version": 1}),
    ]


def test_each_kind_of_document_is_seen_by_its_readers_and_nobody_else():
    dossier = FabriqueDossier()
    for nature in TypeDocument:
        piece(dossier, nature)
    comptes = {
        Role.BENEFICIAIRE: dossier.beneficiaire.compte, Role.CONSULTANT: dossier.consultant, Role.GESTION: FabriqueCompte(gestion=True),
    }
    vues = {role: set(Piece.objects.pour(compte).values_list("nature", flat=True)) for role, compte in comptes.items()}
    assert vues == {role: {nature for nature in TypeDocument if role in LECTEURS[nature]} for role in comptes}
    etrangers = [FabriqueDossier().beneficiaire.compte, FabriqueCompte(consultant=True), FabriqueCompte(roles=[])]
    assert [compte for compte in etrangers if Piece.objects.pour(compte).exists()] == []


def test_a_document_that_failed_is_tried_again_and_the_journal_says_so():
    dossier = FabriqueDossier()
    p = piece(dossier)
    Document.objects.filter(pk=p.document_id).update(etat=EtatDocument.ECHEC, erreur="Une erreur")
    refaire(p, acteur=SYSTEME, instant=timezone.now())
    p.document.refresh_from_db()
    assert p.document.etat == EtatDocument.A_PREPARER
    assert Evenement.objects.filter(fil=dossier.fil, verbe="piece.recommencer").count() == 1


def test_the_tab_says_where_each_document_is_and_offers_another_try(client):
    dossier = FabriqueDossier()
    en_cours, echouee = piece(dossier), piece(dossier)
    Document.objects.filter(pk=en_cours.document_id).update(etat=EtatDocument.EN_COURS, etape=2)
    Document.objects.filter(pk=echouee.document_id).update(etat=EtatDocument.ECHEC, erreur="La préparation a pris trop de temps.")
    client.force_login(dossier.consultant)
    texte = client.get(reverse("beneficiaires:documents", args=[dossier.numero])).text
    assert "Étape 2 sur 3" in texte
    assert "La préparation a pris trop de temps." in texte
    client.post(reverse("beneficiaires:refaire_document", args=[dossier.numero, echouee.pk]))
    echouee.document.refresh_from_db()
    assert echouee.document.etat == EtatDocument.A_PREPARER


def test_the_page_in_the_making_is_answered_only_when_something_changed(client):
    dossier = FabriqueDossier()
    p = piece(dossier)
    client.force_login(dossier.consultant)
    adresse = reverse("beneficiaires:etat_document", args=[dossier.numero, p.pk])
    assert client.get(adresse, {"vu": "a_preparer-0"}).status_code == 204
    Document.objects.filter(pk=p.document_id).update(etat=EtatDocument.EN_COURS, etape=1)
    reponse = client.get(adresse, {"vu": "a_preparer-0"})
    assert reponse.status_code == 200
    assert "Étape 1 sur 3" in reponse.text


def test_a_ready_document_is_downloaded_by_its_readers(client):
    dossier = FabriqueDossier()
    p = piece(dossier, TypeDocument.DOCUMENT_SYNTHESE)
    assert documents.preparer(p.document_id, INSTANT)
    adresse = reverse("beneficiaires:piece", args=[dossier.numero, p.pk])
    for compte, code in ((dossier.beneficiaire.compte, 200), (dossier.consultant, 200), (FabriqueCompte(gestion=True), 404), (FabriqueCompte(), 404)):
        client.force_login(compte)
        assert client.get(adresse).status_code == code
    client.force_login(dossier.beneficiaire.compte)
    reponse = client.get(adresse)
    assert reponse.content.startswith(b"%PDF-")
    assert reponse["Content-Disposition"].startswith("attachment; filename=")


def test_the_number_in_the_address_must_be_the_one_of_the_dossier(client):
    dossier, autre = FabriqueDossier(), FabriqueDossier()
    client.force_login(dossier.consultant)
    assert client.get(reverse("beneficiaires:piece", args=[autre.numero, piece(dossier).pk])).status_code == 404
