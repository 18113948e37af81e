"""What is written in a synthesis is read by two people, and is nowhere in clear."""
import io
from datetime import timedelta

import pikepdf
import pytest
from django.contrib import admin
from django.core.files.storage import storages
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from bilan.socle import documents
from bilan.socle.coffre import SecretDetruit
from bilan.socle.courriels import rendre
from bilan.socle.models import Envoi, Evenement
from syntheses import actions
from syntheses.models import EtapeProjet, Resultats, Rubrique, Synthese, Version
from syntheses.rubriques import CodeRubrique
from tests.fabriques import FabriqueCompte, FabriqueOrganisme
from tests.syntheses.outils import ICI, SECRET, beneficiaire, bilan_tenu, consultante, ecrite, etablis

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cle_remise(base_du_module):
    """The key of a synthesis full of the canary, handed over with its detailed results, their documents really made."""
    FabriqueOrganisme()
    synthese = ecrite(bilan_tenu(), f"Ses mots : {SECRET}.")
    actions.fixer_les_etapes(synthese, [(f"Étape {SECRET}", None), ("Un dossier", ICI.date())], acteur=consultante(synthese), instant=ICI)
    actions.proposer(synthese, acteur=consultante(synthese), instant=ICI)
    actions.observer(synthese, f"J’ajoute {SECRET}.", acteur=beneficiaire(synthese), instant=ICI)
    actions.figer(synthese, acteur=beneficiaire(synthese), instant=ICI)
    resultats = etablis(synthese.dossier, f"### Restitution\n\n- {SECRET}", prets=False)
    assert documents.preparer(synthese.piece.document_id, ICI) and documents.preparer(resultats.piece.document_id, ICI)
    synthese.refresh_from_db()
    actions.remettre(synthese, acteur=consultante(synthese), instant=ICI + timedelta(hours=1))
    return synthese.pk


@pytest.fixture
def remise(cle_remise):
    return Synthese.objects.get(pk=cle_remise)


def test_the_canary_is_in_no_table_in_clear(remise):
    with connection.cursor() as curseur:
        curseur.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")
        tables = [nom for (nom,) in curseur.fetchall()]
        for table in tables:
            # bytea columns are searched as the bytes they hold
            curseur.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s OR t::text ILIKE %s', [f"%{SECRET}%", f"%{SECRET.encode().hex()}%"])
            assert (table, curseur.fetchone()[0]) == (table, 0)


def test_the_canary_is_in_no_letter(remise):
    lettres = [rendre(envoi, ICI) for envoi in Envoi.objects.order_by("pk")]
    assert [lettre.subject for lettre in lettres] == ["Votre document est prêt à relire", "Votre document est prêt"]
    for lettre in lettres:
        assert lettre.to == [remise.dossier.beneficiaire.compte.email]
        assert lettre.attachments == []
        brut = lettre.message().as_string()
        assert SECRET not in lettre.body + "".join(str(partie.content) for partie in lettre.alternatives)
        assert SECRET not in brut
        assert "http://" in lettre.body and reverse("syntheses:ma_synthese") in lettre.body


def test_the_canary_is_in_no_line_of_the_journal(remise):
    assert all(SECRET not in f"{e.verbe} {e.details} {e.trace}" for e in Evenement.objects.all())


def test_the_canary_is_in_no_file_name_nor_stored_byte(remise):
    for document, nature in ((remise.piece.document, "document_synthese"), (remise.dossier.resultats.piece.document, "resultats_detailles")):
        with storages["documents"].open(str(document.pk)) as fichier:
            assert SECRET.encode() not in fichier.read()
        assert document.nom_fichier == f"2027-03-10_{nature}_v1_{remise.dossier.numero}.pdf"


def test_the_admin_has_no_page_for_what_is_written(remise, client):
    assert not {Synthese, Rubrique, EtapeProjet, Version, Resultats} & set(admin.site._registry)
    client.force_login(FabriqueCompte(gestion=True))
    for modele in admin.site._registry:
        reponse = client.get(reverse(f"admin:{modele._meta.app_label}_{modele._meta.model_name}_changelist"))
        assert SECRET not in reponse.content.decode()


@pytest.mark.parametrize("qui", ["gestion", "consultant", "beneficiaire"])
def test_both_documents_are_served_to_two_people(remise, client, qui):
    dossier = remise.dossier
    client.force_login({"gestion": FabriqueCompte(gestion=True), "consultant": dossier.consultant, "beneficiaire": dossier.beneficiaire.compte}[qui])
    for piece in (remise.piece_id, dossier.resultats.piece_id):
        assert client.get(reverse("beneficiaires:piece", args=[dossier.numero, piece])).status_code == (404 if qui == "gestion" else 200)


def test_the_document_says_everything_once_in_its_order_and_is_tagged(remise):
    octets = documents.lire(remise.piece.document)
    texte = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages).split())
    titres = [
        "Le bilan", "1. Circonstances du bilan", "2. Compétences et aptitudes au regard des perspectives envisagées",
        "3. Projet professionnel, ou alternatives",
        "4. Principales étapes de réalisation", "5. Conditions et moyens de réalisation", "6. Observations de", "Accord et remise",
    ]
    places = [texte.index(titre) for titre in titres]
    assert places == sorted(places)
    assert texte.count(SECRET) == 6
    assert "Camille Moreau a relu la version 1 de cette synthèse et donné son accord le mercredi 10 mars 2027 à 10 h 06" in texte.replace("\u00a0", " ")
    assert f"Empreinte SHA-256 du texte : {remise.empreinte_texte}" in texte.replace("\u202f", " ")
    with pikepdf.open(io.BytesIO(octets)) as lu:
        assert (str(lu.Root.Lang), lu.Root.MarkInfo.Marked, lu.Root.ViewerPreferences.DisplayDocTitle) == ("fr", True, True)
        assert lu.open_metadata()["dc:title"] == f"Document de synthèse, bilan de compétences {remise.dossier.numero}, version 1"


def test_the_document_knows_nothing_of_the_employer_nor_of_the_financing(remise):
    texte = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(documents.lire(remise.piece.document))).pages)
    assert remise.dossier.employeur.raison_sociale not in texte
    assert "Plan de développement" not in texte


def test_once_the_vault_is_destroyed_nobody_reads_it(remise):
    remise.dossier.coffre_synthese.detruire(ICI)
    rubrique = Rubrique.objects.select_related("coffre").get(synthese=remise, code=CodeRubrique.CIRCONSTANCES)
    with pytest.raises(SecretDetruit):
        _ = rubrique.texte
    with pytest.raises(SecretDetruit):
        documents.lire(type(remise.piece.document).objects.get(pk=remise.piece.document_id))


def test_once_the_vaults_are_destroyed_the_pages_stand_and_show_nothing(remise, client):
    dossier = remise.dossier
    for coffre in (dossier.coffre_synthese, dossier.coffre_travaux):
        coffre.detruire(ICI)
    pages = {dossier.consultant: ("dossier", "resultats"), dossier.beneficiaire.compte: ("ma_synthese",)}
    for compte, routes in pages.items():
        client.force_login(compte)
        for route in routes:
            page = client.get(reverse(f"syntheses:{route}", args=[] if route == "ma_synthese" else [dossier.numero]))
            assert (page.status_code, SECRET in page.content.decode()) == (200, False)


def test_a_text_typed_after_the_term_is_refused_and_shown_again(remise, client):
    client.force_login(remise.dossier.consultant)
    reponse = client.post(reverse("syntheses:rediger", args=[remise.dossier.numero, "circonstances"]), {"texte": SECRET, "revision": 1})
    assert reponse.status_code == 422
    assert f"{SECRET}</textarea>" in reponse.content.decode()
    assert "Ce bilan est terminé : sa synthèse ne s’écrit plus." in reponse.content.decode().replace("\u202f", " ")
