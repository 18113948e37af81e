"""Documents in an object storage: the same as in a folder, on a real S3 server; one that is down loses nothing."""
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from beneficiaires.actions import joindre
from beneficiaires.models import Piece
from beneficiaires.regles import TypeDocument
from bilan.socle import archives, chantiers, destruction, documents, entrepot, registre, stockage
from bilan.socle.acteur import Acteur
from bilan.socle.coffre import SecretIllisible
from bilan.socle.models import Chantier, Document, EtatDocument
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme
from tests.outils.connexion import Visiteur
from tests.outils.seau_reel import SeauReel

T0 = datetime(2026, 3, 9, 8, tzinfo=UTC)
EN_PANNE = {"S3_ENDPOINT": "http://127.0.0.1:9"}  # nobody listens there
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def seau() -> Iterator[SeauReel]:
    with SeauReel() as serveur:
        yield serveur


@pytest.fixture(autouse=True)
def dans_le_seau(seau: SeauReel, settings):
    settings.STORAGES = {**settings.STORAGES, "documents": seau.reglage()}
    FabriqueOrganisme()


def demande() -> Document:
    dossier = FabriqueDossier()
    return joindre(
        dossier, TypeDocument.CERTIFICAT_REALISATION, coffre=dossier.coffre_actes, titre="Certificat", gabarit="documents/base.html",
        donnees={"organisme": {"nom": "Les Jalons"}}, instant=T0,
    ).document


def pret() -> Document:
    document = demande()
    assert documents.preparer(document.pk, T0)
    return Document.objects.select_related("coffre").get(pk=document.pk)


def test_a_document_lies_in_the_bucket_encrypted_by_us_under_the_prefix_and_comes_back(seau: SeauReel):
    document = pret()
    objet = seau.objets()[f"une/maison/{document.pk}"]
    assert (archives.lire(document)[:5], b"%PDF" in objet, len(objet) > document.taille) == (b"%PDF-", False, True)
    stockage.remplacer(storages["documents"], str(document.pk), b"autre chose")  # in the place of what was there, under the same name
    with pytest.raises(SecretIllisible):
        archives.lire(document)
    assert [cle for cle in seau.objets() if str(document.pk) in cle] == [f"une/maison/{document.pk}"]


def test_what_is_destroyed_is_no_longer_in_the_bucket_and_the_register_stays(seau: SeauReel):
    document, cle = pret(), uuid4()
    assert registre.inscrits() == set()
    for _ in range(2):
        registre.inscrire(cle, {"fondement": "echeance"})
        destruction.oter_les_fichiers([str(document.pk)])
    assert (registre.inscrits(), registre.lire(cle)) == ({str(cle)}, {"fondement": "echeance"})
    assert [objet for objet in seau.objets() if str(document.pk) in objet] == []
    with pytest.raises(FileNotFoundError):
        archives.lire(document)
    registre.oublier(cle)


def test_the_audit_reads_every_document_of_the_bucket_and_names_the_one_that_is_missing(seau: SeauReel):
    entier, perdu = pret(), pret()
    storages["documents"].delete(str(perdu.pk))
    chantier = chantiers.demander("controle", acteur=Acteur(compte=FabriqueCompte(gestion=True)), instant=T0)
    while not Chantier.objects.get().fini_le:
        chantiers.avancer(chantier.pk, T0)
    memoire = Chantier.objects.get().memoire
    assert (memoire["documents"], len(memoire["fautes"])) == (2, 1)
    assert (perdu.titre, entier.etat) == ("Certificat", EtatDocument.PRET)


def test_a_bucket_that_is_down_says_one_sentence_and_loses_nothing(seau: SeauReel, settings, client: Visiteur):
    document, piece = demande(), Piece.objects.get(document=pret())
    adresse = reverse("beneficiaires:piece", args=[piece.dossier.numero, piece.pk])
    client.force_login(piece.dossier.consultant)
    debout = settings.STORAGES
    settings.STORAGES = {**debout, "documents": seau.reglage(**EN_PANNE)}
    assert documents.preparer(document.pk, T0) is False
    document.refresh_from_db()
    assert (document.etat, document.erreur, document.donnees is None) == (EtatDocument.EN_COURS, "", False)
    panne = client.get(adresse)
    assert (panne.status_code, "Rien n’est perdu" in panne.text) == (503, True)
    settings.STORAGES = debout
    assert documents.preparer(document.pk, T0 + documents.BAIL)
    assert client.get(adresse).status_code == 200


def test_without_our_bucket_the_document_would_be_given_up(seau: SeauReel, settings):
    """The sabotage twin: the errors of the library are not those of a storage."""
    en_panne = seau.reglage(**EN_PANNE)
    settings.STORAGES = {**settings.STORAGES, "documents": {**en_panne, "BACKEND": "storages.backends.s3.S3Storage"}}
    document = demande()
    assert documents.preparer(document.pk, T0) is False
    document.refresh_from_db()
    assert document.etat == EtatDocument.ECHEC


@pytest.mark.parametrize(("adresse", "options"), [
    ("/documents", {"location": "/documents"}),
    ("s3://seau", {"bucket_name": "seau", "location": "", "endpoint_url": None, "region_name": None}),
    ("s3://mon.seau/a/b/", {"bucket_name": "mon.seau", "location": "a/b", "endpoint_url": None, "region_name": None}),
])
def test_one_address_says_where_documents_are(adresse: str, options: dict):
    assert entrepot.reglage(adresse, {})["OPTIONS"] == options


@pytest.mark.parametrize("adresse", ["s3://", "s3:///prefixe", "s3://seau/?version=2"])
def test_an_address_that_is_not_one_is_refused(adresse: str):
    with pytest.raises(ValueError, match="s3://nom-du-seau/prefixe"):
        entrepot.reglage(adresse, {})
