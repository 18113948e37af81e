"""The pages of preparatory work: what each person reads, what is kept, what is said when it is not."""
import json
from datetime import timedelta

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bilan.socle.acteur import Acteur
from bilan.socle.models import Envoi
from bilan.socle.nir import REFUS
from seances.models import Seance
from tests.fabriques import FabriqueCompte, FabriqueOrganisme, FabriqueSeance
from tests.outils.connexion import Visiteur
from tests.seances.outils import beneficiaire
from tests.travaux.outils import CONTENU, equipe, questionnaire, remise
from travaux import a_faire, rappels
from travaux.actions import attacher, enregistrer, remettre, rendre
from travaux.models import Preparation, Reponses, Support

pytestmark = pytest.mark.django_db
CANARI = "canari-je-veux-partir-sans-le-dire"


@pytest.fixture(scope="module")
def cle_remise(base_du_module):
    FabriqueOrganisme()
    preparation = remise()
    Seance.objects.update(debut=timezone.now() + timedelta(days=3), fin=timezone.now() + timedelta(days=3, hours=2))
    return preparation.pk


@pytest.fixture
def preparation(cle_remise):
    """Handed over, before a session that takes place in three days."""
    return Preparation.objects.get(pk=cle_remise)


@pytest.fixture
def auteur(client, preparation):
    client.force_login(preparation.dossier.beneficiaire.compte)
    return client


def adresse(preparation, geste=""):
    return f"/travaux/a-preparer/{preparation.pk}/{geste}"


def saisie(**valeurs):
    return {"revision": "0", "onglet": "a", **valeurs}


def test_what_is_to_prepare_says_when_how_long_and_leads_to_it(auteur, preparation):
    page = auteur.get("/travaux/a-preparer/").content.decode()
    assert all(mots in page for mots in ("un support à préparer", "Ce qui compte", "7\xa0questions", "20\xa0min environ", "inclus", adresse(preparation)))


def test_the_page_hands_over_what_is_due_even_if_the_clock_stopped(auteur, preparation):
    attacher(preparation.dossier.prestation, questionnaire(), 1, acteur=equipe(), instant=timezone.now())
    auteur.get("/travaux/a-preparer/")
    assert Preparation.objects.count() == 2


def test_each_question_says_its_purpose_and_who_reads(auteur, preparation):
    page = auteur.get(adresse(preparation)).content.decode()
    assert [page.count(f"À quoi sert cette question : {q.finalite}".replace(" :", "\u202f:")) for q in CONTENU.questions] == [1] * 7
    assert page.count("Visible par\u202f: vous seul·e\u202f; vous et Hélène Vasseur une fois rendu") == 7


def test_without_script_it_is_saved_resumed_and_given_back(auteur, preparation):
    auteur.post(adresse(preparation), saisie(q1="Le jour du déménagement.", q4=["0", "2"], q7_0="1"))
    page = auteur.get(adresse(preparation)).content.decode()
    assert "Le jour du déménagement.</textarea>" in page
    assert "3\xa0réponses sur 7" in page
    reponse = auteur.post(adresse(preparation), saisie(revision="1", q1="Le jour du déménagement.", geste="rendre"))
    assert (reponse.status_code, reponse.url) == (302, "/travaux/a-preparer/")
    preparation.refresh_from_db()
    assert preparation.etat == "rendue"


def test_what_cannot_be_given_back_is_kept_all_the_same(auteur, preparation):
    reponse = auteur.post(adresse(preparation), saisie(q5_0="1", q5_1="1", geste="rendre"))
    assert (reponse.status_code, "Le rang 1 est donné deux fois." in reponse.content.decode()) == (422, True)
    assert json.loads(Reponses.objects.get().contenu) == {"q5_0": "1", "q5_1": "1"}


def test_the_script_hears_what_happened(auteur, preparation):
    url = adresse(preparation, "enregistrer/")
    fait = auteur.post(url, saisie(q1="un"))
    assert (fait.status_code, fait.json()["revision"], fait.json()["repondues"]) == (200, 1, "1\xa0réponse sur 7")
    assert fait.json()["dit"].startswith("Enregistré à ")
    autre = auteur.post(url, saisie(q1="deux", onglet="b"))
    assert (autre.status_code, "modifié ailleurs" in autre.json()["dit"]) == (409, True)
    nir = auteur.post(url, saisie(q1="2 85 05 44 109 036 51", revision="1"))
    assert (nir.status_code, nir.json()["champs"]) == (422, {"q1": REFUS})
    assert json.loads(Reponses.objects.get().contenu) == {"q1": "un"}


def test_a_second_tab_without_script_compares_then_replaces_knowingly(auteur, preparation):
    auteur.post(adresse(preparation), saisie(q1="premier"))
    second = auteur.post(adresse(preparation), saisie(q1="second", onglet="b"))
    page = second.content.decode()
    assert (second.status_code, "premier" in page, "second</textarea>" in page, 'name="revision" value="1"' in page) == (422, True, True, True)
    assert auteur.post(adresse(preparation), saisie(q1="second", onglet="b", revision="1")).status_code == 302


def test_the_session_over_the_script_is_sent_to_sign_in(client, preparation):
    assert client.post(adresse(preparation, "enregistrer/"), saisie(q1="x")).status_code == 302


def test_the_consultant_reads_what_is_given_back_and_nothing_before(client, preparation):
    dossier = preparation.dossier
    enregistrer(preparation, {"q1": CANARI}, acteur=beneficiaire(dossier), instant=timezone.now())
    client.force_login(dossier.consultant)
    seance = Seance.objects.get()
    pages = [f"/travaux/prepare/{preparation.pk}/", f"/travaux/seance/{seance.pk}/", f"/travaux/{dossier.numero}/preparation/"]
    avant = [client.get(page) for page in pages]
    rendre(preparation, acteur=beneficiaire(dossier), instant=timezone.now())
    apres = [client.get(page) for page in pages]
    assert [r.status_code for r in avant] == [404, 200, 200]
    assert [CANARI in r.content.decode() for r in (*avant, *apres)] == [False, False, False, True, True, False]


def test_answers_are_on_no_page_of_gestion_nor_in_a_letter(client, preparation):
    enregistrer(preparation, {"q1": CANARI}, acteur=beneficiaire(preparation.dossier), instant=timezone.now())
    rendre(preparation, acteur=beneficiaire(preparation.dossier), instant=timezone.now())
    client.force_login(FabriqueCompte(gestion=True))
    numero = preparation.dossier.numero
    pages = [client.get(u) for u in ("/", f"/dossiers/{numero}/", f"/dossiers/{numero}/journal/", "/travaux/supports/", f"/travaux/{numero}/preparation/")]
    assert [r.status_code for r in pages] == [200, 200, 200, 200, 403]
    assert CANARI not in "".join(r.content.decode() for r in pages) + str(list(Envoi.objects.values()))
    assert {Preparation, Reponses} & set(admin.site._registry) == set()


def test_what_is_to_prepare_is_on_the_home_page_and_in_the_letters(preparation):
    jour, compte = timezone.localdate(), preparation.dossier.beneficiaire.compte
    (tache,) = a_faire.a_faire(compte, timezone.now())
    assert (tache.bouton, tache.url) == ("Préparer ma séance", "/travaux/a-preparer/#seance-1")
    lettres = list(rappels.dus(jour))
    assert [(c.gabarit, c.destinataire, c.contexte["minutes"]) for c in lettres] == [("travaux/preparer", compte.email, 20)]
    lundi = Seance.objects.get().debut.date() - timedelta(days=Seance.objects.get().debut.weekday())
    (ligne,) = rappels.rappels_semaine(max(lundi, jour))
    assert (ligne.compte_id, ligne.phrase.startswith("Un support à préparer pour votre rendez-vous du ")) == (compte.pk, True)
    rendre_vide(preparation)
    assert (a_faire.a_faire(compte, timezone.now()), list(rappels.dus(jour)), list(rappels.rappels_semaine(jour))) == ([], [], [])


def rendre_vide(preparation):
    enregistrer(preparation, {"q1": "x"}, acteur=beneficiaire(preparation.dossier), instant=timezone.now())
    rendre(preparation, acteur=beneficiaire(preparation.dossier), instant=timezone.now())


def test_lists_cost_the_same_whatever_their_length(auteur, preparation):
    def cout():
        auteur.get("/travaux/a-preparer/")
        with CaptureQueriesContext(connection) as prises:
            auteur.get("/travaux/a-preparer/")
        return len(prises)

    avant = cout()
    for n in range(2, 5):
        FabriqueSeance(dossier=preparation.dossier, numero=n, debut=timezone.now() + timedelta(days=2, hours=3 * n))
        attacher(preparation.dossier.prestation, questionnaire(), n, acteur=equipe(), instant=timezone.now())
    assert cout() == avant


def test_a_document_may_be_a_pdf_served_to_the_team_and_to_whom_it_is_handed_over(client, auteur, preparation):
    dossier, pdf = preparation.dossier, b"%PDF-1.7\n1 0 obj\n%%EOF"
    consultante = Visiteur()
    consultante.force_login(dossier.consultant)
    envoi = {"titre": "Grille de salaires", "etape": "confrontation", "minutes": "5", "presentation": "", "texte": ""}
    assert consultante.post("/travaux/supports/nouveau/document/", envoi).status_code == 422
    cree = consultante.post("/travaux/supports/nouveau/document/", {**envoi, "fichier": SimpleUploadedFile("grille.pdf", pdf)})
    support = Support.objects.get(titre="Grille de salaires")
    assert (cree.status_code, consultante.get(f"/travaux/supports/versions/{support.derniere.pk}/fichier/").content) == (302, pdf)
    remise = remettre(dossier, support, 1, acteur=Acteur(compte=dossier.consultant), instant=timezone.now())
    assert "Télécharger le PDF" in auteur.get(adresse(remise)).content.decode()
    assert auteur.get(adresse(remise, "fichier/")).content == pdf
    consultante.post(f"/travaux/supports/{support.pk}/", {**envoi, "texte": "Un texte suffit.", "actif": "on", "sans_fichier": "on"})
    assert [(version.numero, version.piece is None) for version in support.versions.all()] == [(1, False), (2, True)]
    assert auteur.post(adresse(remise), {"revision": "0", "geste": "rendre"}).status_code == 302
