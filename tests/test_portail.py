"""The bénéficiaire's space: the sentence of each moment, and nobody else's things in it."""
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from bilan import rassemblement
from bilan.portail.phrases import chemin_en_mots, prochaine
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Document
from bilan.socle.roles import Role
from seances.models import Emargement, Seance
from syntheses import actions
from tests.fabriques import FabriqueBeneficiaire, FabriqueCompte, FabriqueConvention, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.syntheses.outils import ICI, bilan_tenu, consultante, figee, proposee, remise
from travaux.actions import ecrire_note

pytestmark = pytest.mark.django_db
PAGES = ("portail:accueil", "portail:documents", "portail:donnees", "seances:mes_seances", "syntheses:ma_synthese")


@pytest.fixture(autouse=True)
def organisme():
    FabriqueOrganisme()


def signer(dossier):
    """Every session held bears the bénéficiaire's attendance."""
    for seance in Seance.objects.filter(dossier=dossier, etat="realisee"):
        Emargement.objects.create(
            seance=seance, partie="beneficiaire", compte=dossier.beneficiaire.compte, le=seance.fin, debut_reel=seance.debut, fin_reelle=seance.fin,
        )
    return dossier


def phrase_de(dossier, instant):
    """The sentence, and its button, as they are read (with ordinary spaces)."""
    compte = dossier.beneficiaire.compte
    dossier.refresh_from_db()
    seance = Seance.objects.filter(dossier=dossier, etat="confirmee", fin__gt=instant).first()
    p = prochaine(compte, dossier, rassemblement.taches(compte, instant, dossier), seance, instant)
    lue = " ".join(f"{p.avant} {p.surligne}{p.apres}".split())
    return lue.replace("\u202f", " "), p.geste.libelle if p.geste else ""


def contrat(etat):
    return lambda: FabriqueConvention(etat=etat).dossier


def en_cours():
    return signer(bilan_tenu())


def avec_seance():
    dossier = en_cours()
    FabriqueSeance(dossier=dossier, numero=9, debut=datetime(2027, 3, 15, 9, 30, tzinfo=PARIS))
    return dossier


# name of the state → (how to get there, at what instant, the sentence, the button)
MOMENTS = {
    "cpf": (
        lambda: FabriqueDossier(mode_financement="cpf_hors_temps_travail"), datetime(2026, 11, 20, 10, tzinfo=PARIS),
        "Bonjour Camille. Votre bilan passe par Mon Compte Formation.", "",
    ),
    "contrat en préparation": (FabriqueDossier, datetime(2026, 11, 20, 10, tzinfo=PARIS), "Bonjour Camille. Votre contrat se prépare.", ""),
    "chez l’employeur": (
        contrat("envoyee"), datetime(2026, 11, 21, 10, tzinfo=PARIS),
        "Bonjour Camille. Votre employeur doit d’abord signer et vous transmettre la convention.", "",
    ),
    "dix jours": (
        contrat("transmise"), datetime(2026, 11, 27, 10, tzinfo=PARIS), "Bonjour Camille. Répondez à la convention, il vous reste 6 jours.", "Lire et répondre",
    ),
    "dernier jour": (
        contrat("transmise"), datetime(2026, 12, 3, 23, 59, tzinfo=PARIS), "Bonjour Camille. Répondez à la convention, c’est le dernier jour.",
        "Lire et répondre",
    ),
    "délai passé": (
        contrat("transmise"), datetime(2026, 12, 4, tzinfo=PARIS), "Bonjour Camille. Le délai est passé : la convention n’est pas conclue.", "",
    ),
    "refusée": (
        contrat("refusee"), datetime(2026, 12, 4, tzinfo=PARIS), "Bonjour Camille. Vous avez refusé. Aucune suite ne peut vous être reprochée.", "",
    ),
    "acceptée": (
        contrat("acceptee"), datetime(2026, 12, 1, 12, tzinfo=PARIS),
        "Bonjour Camille. Acceptée le 1er décembre 2026 : signature de l’organisme en attente.", "",
    ),
    "contrat conclu": (lambda: FabriqueDossier(etat="planifie"), ICI, "Bonjour Camille. Rien à faire pour l’instant.", ""),
    "une présence à signer": (bilan_tenu, ICI, "Bonjour Camille. Signez votre présence du lundi 18 janvier.", "Signer ma présence"),
    "prochaine séance": (avec_seance, ICI, "Bonjour Camille. Votre prochaine séance est lundi 15 mars à 9 h 30.", ""),
    "entre deux": (en_cours, ICI, "Bonjour Camille. Rien à faire pour l’instant.", ""),
    "à relire": (lambda: proposee(en_cours()).dossier, ICI, "Bonjour Camille. Relisez votre synthèse.", "Relire ma synthèse"),
    "figée": (lambda: figee(en_cours()).dossier, ICI, "Bonjour Camille. Votre synthèse est figée.", ""),
    "remise": (
        lambda: remise(en_cours()).dossier, ICI,
        "Bonjour Camille. Votre bilan est terminé. Téléchargez vos documents avant le mercredi 17 mars 2027.", "Emporter mes documents",
    ),
    "arrêté": (lambda: FabriqueDossier(etat="abandon"), ICI, "Bonjour Camille. Votre bilan est terminé.", ""),
    "premier contact": (lambda: FabriqueDossier(etat="prospect"), ICI, "Bonjour Camille. Votre contrat se prépare.", ""),
    "annulé": (lambda: FabriqueDossier(etat="annule"), ICI, "Bonjour Camille. Votre dossier est fermé, sans que le bilan ait commencé.", ""),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_home_says_one_sentence_in_each_moment(moment):
    preparer, instant, attendue, bouton = MOMENTS[moment]
    phrase, geste = phrase_de(preparer(), instant)
    assert (phrase.replace("\u00a0", " "), geste) == (attendue, bouton)


def test_without_a_bilan_the_home_says_so(client):
    client.force_login(FabriqueCompte())
    page = client.get(reverse("portail:accueil")).content.decode()
    assert "Aucun bilan n’est ouvert à votre nom pour l’instant." in page


@pytest.mark.parametrize(("faites", "prevues", "mots"), [
    (0, 1140, "Le chemin, étape par étape"), (60, 1140, "Vous avez commencé"), (540, 1140, "Vous êtes presque à mi-chemin"),
    (600, 1140, "Vous êtes à mi-chemin"), (900, 1140, "Plus de la moitié du chemin est faite"), (1140, 1140, "Tous les entretiens ont eu lieu"),
    (60, 0, "Le chemin, étape par étape"),
])
def test_how_far_along_in_plain_words(faites, prevues, mots):
    assert chemin_en_mots(faites, prevues) == mots


def test_the_word_after_the_last_session_is_there_and_private_notes_are_not(client):
    dossier = avec_seance()
    for texte, partagee in (("Un vieux mot.", True), ("Le mot de lundi.", True), ("Entre moi et moi.", False)):
        ecrire_note(dossier, acteur=consultante(dossier), instant=ICI + timedelta(minutes=len(texte)), texte=texte, partagee=partagee)
    client.force_login(dossier.beneficiaire.compte)
    page = client.get(reverse("portail:accueil")).content.decode()
    assert "Le mot d’Hélène" in page and "Le mot de lundi." in page and "vous et Hélène" in page
    assert "Un vieux mot." not in page and "Entre moi et moi." not in page


def test_the_hours_of_interviews_and_one_s_own_work_are_never_added_up(client):
    dossier = avec_seance()
    client.force_login(dossier.beneficiaire.compte)
    page = client.get(reverse("portail:accueil")).content.decode().replace("\u00a0", " ")
    assert "6 h d’entretiens sur 19 h, 0 h pour vous sur 5 h" in page


@pytest.mark.parametrize("route", PAGES)
def test_the_space_is_for_those_who_do_a_bilan(client, route):
    client.force_login(FabriqueCompte(gestion=True))
    assert client.get(reverse(route)).status_code == 403


@pytest.mark.parametrize("route", PAGES)
def test_a_stranger_is_sent_to_the_door(client, route):
    reponse = client.get(reverse(route))
    assert (reponse.status_code, reponse.url.startswith(reverse("account_login"))) == (302, True)


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.GESTION])
def test_a_colleague_who_does_a_bilan_has_a_space_too_and_a_way_back(client, role):
    colleague = FabriqueCompte(prenom="Nadia", roles=[role.value, Role.BENEFICIAIRE.value])
    dossier = FabriqueDossier(etat="en_cours", beneficiaire=FabriqueBeneficiaire(compte=colleague))
    other = FabriqueDossier(etat="en_cours", consultant=colleague) if role is Role.CONSULTANT else FabriqueDossier()
    client.force_login(colleague)
    assert dossier.numero != other.numero
    for route in PAGES:
        reponse = client.get(reverse(route))
        assert (reponse.status_code, *(mots in reponse.text for mots in ("Mes documents", "Mon travail", other.numero))) == (200, True, True, False), route
    assert "Mon bilan" in client.get(reverse("beneficiaires:liste")).content.decode()


def test_signing_in_leads_home(client):
    client.force_login(FabriqueDossier().beneficiaire.compte)
    assert client.get(reverse("accueil")).url == reverse("portail:accueil")


def test_documents_are_one_s_own_with_their_state(client):
    synthese = figee(en_cours(), prete=False)
    autre = figee(en_cours())
    client.force_login(synthese.dossier.beneficiaire.compte)
    page = client.get(reverse("portail:documents")).content.decode()
    assert "Document de synthèse" in page and "en attente" in page
    assert client.get(reverse("portail:etat_document", args=[synthese.piece_id])).status_code == 200
    assert client.get(reverse("portail:etat_document", args=[autre.piece_id])).status_code == 404
    assert client.post(reverse("portail:refaire_document", args=[autre.piece_id])).status_code == 404
    assert client.get(reverse("beneficiaires:piece", args=[autre.dossier.numero, autre.piece_id])).status_code == 404


def test_a_document_that_failed_is_tried_again_by_its_owner(client):
    synthese = figee(en_cours(), prete=False)
    Document.objects.filter(pk=synthese.piece.document_id).update(etat="echec", erreur="Une erreur de notre côté.")
    client.force_login(synthese.dossier.beneficiaire.compte)
    assert "Recommencer" in client.get(reverse("portail:documents")).content.decode()
    client.post(reverse("portail:refaire_document", args=[synthese.piece_id]))
    assert Document.objects.get(pk=synthese.piece.document_id).etat == "a_preparer"


def test_my_data_are_what_is_kept_and_whom_to_write_to(client):
    dossier = avec_seance()
    client.force_login(dossier.beneficiaire.compte)
    page = client.get(reverse("portail:donnees")).content.decode()
    for attendu in (dossier.beneficiaire.compte.email, "Assistante commerciale", dossier.numero, dossier.employeur.raison_sociale, dossier.consultant.email):
        assert attendu in page


def test_the_home_costs_the_same_with_three_bilans_as_with_one(client, django_assert_max_num_queries):
    dossier = avec_seance()
    for _ in range(3):
        FabriqueDossier(etat="clos", date_terme=date(2020, 1, 1), beneficiaire=dossier.beneficiaire, ouvert_le=date(2019, 1, 1))
    client.force_login(dossier.beneficiaire.compte)
    client.get(reverse("portail:accueil"))
    with django_assert_max_num_queries(45):
        assert client.get(reverse("portail:accueil")).context["dossier"] == dossier


def test_after_the_end_no_session_is_announced(client):
    synthese = remise(avec_seance())
    client.force_login(synthese.dossier.beneficiaire.compte)
    assert "Votre bilan est terminé : aucune séance n’est prévue." in client.get(reverse("portail:accueil")).content.decode().replace("\u202f", " ")


def test_a_draft_under_the_consultant_s_pen_is_announced_nowhere(client):
    dossier = en_cours()
    actions.ouvrir(dossier, acteur=consultante(dossier), instant=ICI)
    client.force_login(dossier.beneficiaire.compte)
    assert "n’est pas encore à relire" in client.get(reverse("syntheses:ma_synthese")).content.decode()
